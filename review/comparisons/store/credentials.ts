import { type Comparison, compared } from '../../comparison/comparison';
import { noted } from '../../comparison/judgement';
import type { ReviewedStore } from '../../protection/protection';

const KEY_PAIRS = 'key pairs';

/** What runners sign their requests with. A role lives in no Secret, a key pair needs no cloud: which is better depends on the cluster. */
export const storeCredentials: readonly Comparison<ReviewedStore>[] = [
  compared<ReviewedStore, string>({
    part: 'runner.credentials',
    of: ({ runner }) => runner?.credentials ?? KEY_PAIRS,
    effect: noted,
    words: (before, after) => `runners sign by ${before} → ${after}`,
    text: String,
  }),
  compared<ReviewedStore, Readonly<Record<string, string>>>({
    part: 'runner.roles',
    of: ({ runner }) => runner?.roles,
    effect: noted,
    // They go with the way that needs them.
    unsaid: 'told',
    words: (before, after) => `runners have other roles: ${differing(before, after).join(', ')}`,
    text: (roles) => JSON.stringify(Object.entries(roles).sort()),
  }),
];

function differing(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const apps = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return apps.filter((app) => before[app] !== after[app]).map((app) => `${app} ${after[app] ?? 'none'}`);
}
