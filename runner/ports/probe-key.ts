import { randomBytes } from 'node:crypto';

/** The key that probes another key: below the same directory, with the same file name. */
export function probeKey(key: string): string {
  const slash = key.lastIndexOf('/') + 1;
  return `${key.slice(0, slash)}preflight-${randomBytes(8).toString('hex')}/${key.slice(slash)}`;
}

/** @param file its path below a run's directory */
export const isProbe = (file: string): boolean => /^preflight-[0-9a-f]{16}\/[^/]+$/.test(file);
