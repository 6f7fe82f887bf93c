import { type Comparison, compared } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

const KEY_PAIRS = 'key pairs';

/** Compares what runners sign their requests with. A role is in no Secret, a key pair needs no cloud: which one is better depends on the cluster. */
export const storeCredentials: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, string>({
    part: 'runner.credentials',
    of: ({ runner }) => runner?.credentials ?? KEY_PAIRS,
    effect: noted,
    words: (before, after) => `runners sign with ${before} → ${after}`,
    text: String,
  }),
  compared<ReviewedStore, Readonly<Record<string, string>>>({
    part: 'runner.roles',
    of: ({ runner }) => runner?.roles,
    effect: noted,
    // Roles are added and removed with the credentials that need them.
    whenUnset: 'reported elsewhere',
    words: (before, after) => `runners use other roles: ${differing(before, after).join(', ')}`,
    text: (roles) => JSON.stringify(Object.entries(roles).sort()),
  }),
];

function differing(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const apps = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return apps.filter((app) => before[app] !== after[app]).map((app) => `${app} ${after[app] ?? 'none'}`);
}
