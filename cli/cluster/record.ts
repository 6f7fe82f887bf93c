import { renameSync, writeFileSync } from 'node:fs';
import { type ClusterIdentity, compared } from './cluster-identity';

/**
 * The text of a cluster's file with another identity. What a person wrote stays as it is: only the field is replaced, or added at the end.
 *
 * @param text JSON, an object
 */
export function withIdentity(text: string, identity: ClusterIdentity): string {
  if (JSON.stringify(JSON.parse(text).identity) === JSON.stringify(identity)) return text;
  const { ca, uid } = identity;
  const parts = [ca && `"ca": ${listed(ca)}`, uid && `"uid": "${uid}"`].filter(Boolean);
  const field = `"identity": {\n    ${parts.join(',\n    ')}\n  }`;
  // An identity holds no object, and no brace stands in a fingerprint or a UID.
  const former = /"identity"\s*:\s*\{[^{}]*\}/;
  const edited = former.test(text)
    ? text.replace(former, () => field)
    : text.replace(/\s*\}\s*$/, () => `,\n  ${field}\n}\n`);
  return means(edited, text, identity) ? edited : `${JSON.stringify({ ...JSON.parse(text), identity }, null, 2)}\n`;
}

/** As the formatter has it: two fingerprints do not fit into a line. */
const listed = (all: readonly string[]): string =>
  all.length === 1 ? JSON.stringify(all) : `[\n      ${all.map((one) => `"${one}"`).join(',\n      ')}\n    ]`;

/** Whether the edit changed the identity and nothing else. */
function means(edited: string, text: string, identity: ClusterIdentity): boolean {
  const { identity: _, ...before } = JSON.parse(text);
  try {
    const { identity: written, ...after } = JSON.parse(edited);
    return JSON.stringify([after, written]) === JSON.stringify([before, identity]);
  } catch {
    return false;
  }
}

/** What is recorded of a cluster that was seen: of the same one the UID stays known where it may not be read. */
export function recordOf(seen: ClusterIdentity, recorded: ClusterIdentity | undefined): ClusterIdentity {
  const uid = seen.uid ?? (recorded && compared(seen, recorded) === 'same' ? recorded.uid : undefined);
  return { ...(seen.ca && { ca: seen.ca }), ...(uid !== undefined && { uid }) };
}

/** Written whole or not at all. */
export function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
