import { renameSync, writeFileSync } from 'node:fs';
import { type ClusterIdentity, compared } from './cluster-identity';

/**
 * Replaces the identity in the text of a cluster's file. Everything else stays as a person wrote it; a missing field is added at the end.
 *
 * @param text a JSON object
 */
export function withIdentity(text: string, identity: ClusterIdentity): string {
  if (JSON.stringify(JSON.parse(text).identity) === JSON.stringify(identity)) return text;
  const { ca, uid } = identity;
  const parts = [ca && `"ca": ${listed(ca)}`, uid && `"uid": "${uid}"`].filter(Boolean);
  const field = `"identity": {\n    ${parts.join(',\n    ')}\n  }`;
  // An identity contains no object, and no fingerprint or UID contains a brace.
  const former = /"identity"\s*:\s*\{[^{}]*\}/;
  const edited = former.test(text)
    ? text.replace(former, () => field)
    : text.replace(/\s*\}\s*$/, () => `,\n  ${field}\n}\n`);
  return means(edited, text, identity) ? edited : `${JSON.stringify({ ...JSON.parse(text), identity }, null, 2)}\n`;
}

/** Formats a list like the formatter does: two fingerprints do not fit on one line. */
const listed = (all: readonly string[]): string =>
  all.length === 1 ? JSON.stringify(all) : `[\n      ${all.map((one) => `"${one}"`).join(',\n      ')}\n    ]`;

/** Whether the edit changed only the identity. */
function means(edited: string, text: string, identity: ClusterIdentity): boolean {
  const { identity: _, ...before } = JSON.parse(text);
  try {
    const { identity: written, ...after } = JSON.parse(edited);
    return JSON.stringify([after, written]) === JSON.stringify([before, identity]);
  } catch {
    return false;
  }
}

/** The identity to record. If the UID may not be read, the recorded UID of the same cluster is kept. */
export function recordOf(seen: ClusterIdentity, recorded: ClusterIdentity | undefined): ClusterIdentity {
  const uid = seen.uid ?? (recorded && compared(seen, recorded) === 'same' ? recorded.uid : undefined);
  return { ...(seen.ca && { ca: seen.ca }), ...(uid !== undefined && { uid }) };
}

/** Writes a file atomically. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
