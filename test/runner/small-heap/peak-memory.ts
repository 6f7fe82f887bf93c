import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has held, in bytes. `ru_maxrss` would include what its parent held before this program was executed (Linux keeps it over
 * `execve`), and the parent of a test's program is all of jest.
 */
export function peakMemory(): number {
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  if (kibibytes === undefined) throw new Error('/proc/self/status: has no VmHWM');
  return Number(kibibytes) * 1024;
}
