import type { Difference } from '../../comparison/change';
import type { Comparison } from '../../comparison/comparison';
import type { ReviewedKey } from '../../protection/protection';

/**
 * With which keys the restore points of an app are believed. One that goes takes its points with it; one that ends in a rotation does not, since
 * another signs by then. Who may sign is no matter of more or less: a new key is for people to know.
 */
export const signingKeys: Comparison<readonly ReviewedKey[]> = (before, after) => {
  const known = new Map(before.map((key) => [key.id, key]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => gone(id)),
    ...after.flatMap((key) => {
      const former = known.get(key.id);
      return former ? changed(former, key, after) : [added(key)];
    }),
  ];
};

const gone = (id: string): Difference => ({
  part: 'key',
  effect: 'weaker',
  words: `the key ${id} is gone: what it signed is no restore point any more`,
  value: `-${id}`,
});

const added = ({ id, from }: ReviewedKey): Difference => ({
  part: 'key',
  effect: 'neutral',
  words: `the key ${id} signs from ${from} on`,
  value: `+${id}`,
});

function changed(former: ReviewedKey, key: ReviewedKey, all: readonly ReviewedKey[]): Difference[] {
  const { id, from, until } = key;
  const found: Difference[] = [];
  if (former.from !== from)
    found.push({
      part: 'key',
      effect: 'weaker',
      words: `the key ${id} counts from ${from} on, not from ${former.from}`,
      value: `${id}.from=${from}`,
    });
  if (!former.revoked !== !key.revoked) found.push(revocation(key, all));
  else if (former.until !== until)
    found.push({
      part: 'key',
      effect: former.until === null && all.some((other) => succeeds(other, key)) ? 'neutral' : 'weaker',
      words: `the key ${id} counts until ${until ?? 'further notice'}, not until ${former.until ?? 'further notice'}`,
      value: `${id}.until=${until}`,
    });
  return found;
}

/** It takes what it signed since, and no more, if another one signs. */
function revocation({ id, until, revoked }: ReviewedKey, all: readonly ReviewedKey[]): Difference {
  if (!revoked)
    return {
      part: 'key',
      effect: 'weaker',
      words: `the key ${id} is no longer revoked: what a thief signs with it may be believed`,
      value: `-${id}.revoked`,
    };
  return {
    part: 'key',
    effect: all.some((other) => other.until === null) ? 'neutral' : 'weaker',
    words: `the key ${id} is revoked: what it signed and the store dated ${until} or later is no restore point any more`,
    value: `+${id}.revoked=${until}`,
  };
}

/** Whether a younger key signs when this one ends. */
function succeeds(other: ReviewedKey, { from, until }: ReviewedKey): boolean {
  if (until === null) return false;
  const end = Date.parse(until);
  const isYounger = Date.parse(other.from) > Date.parse(from) && Date.parse(other.from) <= end;
  return isYounger && (other.until === null || Date.parse(other.until) > end);
}
