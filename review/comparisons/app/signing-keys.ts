import type { Difference } from '../../comparison/change';
import type { Comparison } from '../../comparison/comparison';
import type { ReviewedKey } from '../../protection/protection';
import { SAMPLE_KEY } from './sample-key';

/**
 * Compares which signing keys are trusted for the restore points of an app. The points of a removed key are lost. If a key ends in a rotation its points
 * stay, because another key signs by then. A new key is neither stronger nor weaker: it is reported for information.
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
  effect: id === SAMPLE_KEY ? 'neutral' : 'weaker',
  words:
    id === SAMPLE_KEY
      ? `the key ${id} of the sample is removed: it never signed a restore point`
      : `the key ${id} is removed: restore points that it signed are no longer trusted`,
  value: `-${id}`,
});

const added = ({ id, from }: ReviewedKey): Difference => ({
  part: 'key',
  effect: 'neutral',
  words: `the key ${id} is valid from ${from}`,
  value: `+${id}`,
});

function changed(former: ReviewedKey, key: ReviewedKey, all: readonly ReviewedKey[]): Difference[] {
  const { id, from, until } = key;
  const found: Difference[] = [];
  if (former.from !== from)
    found.push({
      part: 'key',
      effect: 'weaker',
      words: `the key ${id} is valid from ${from} instead of ${former.from}`,
      value: `${id}.from=${from}`,
    });
  if (!former.revoked !== !key.revoked) found.push(revocation(key, all));
  else if (former.until !== until)
    found.push({
      part: 'key',
      effect: former.until === null && all.some((other) => succeeds(other, key)) ? 'neutral' : 'weaker',
      words: `the key ${id} is valid until ${until ?? 'further notice'} instead of until ${former.until ?? 'further notice'}`,
      value: `${id}.until=${until}`,
    });
  return found;
}

/** A revoked key loses the points that it signed after its end. This is neutral if another key signs. */
function revocation({ id, until, revoked }: ReviewedKey, all: readonly ReviewedKey[]): Difference {
  if (!revoked)
    return {
      part: 'key',
      effect: 'weaker',
      words: `the key ${id} is no longer revoked: restore points that a thief signs with it may be trusted`,
      value: `-${id}.revoked`,
    };
  return {
    part: 'key',
    effect: all.some((other) => other.until === null) ? 'neutral' : 'weaker',
    words: `the key ${id} is revoked: restore points that it signed and that the store dates ${until} or later are no longer trusted`,
    value: `+${id}.revoked=${until}`,
  };
}

/** Whether a newer key signs when this one ends. */
function succeeds(other: ReviewedKey, { from, until }: ReviewedKey): boolean {
  if (until === null) return false;
  const end = Date.parse(until);
  const isYounger = Date.parse(other.from) > Date.parse(from) && Date.parse(other.from) <= end;
  return isYounger && (other.until === null || Date.parse(other.until) > end);
}
