import { type Comparison, members } from '../../comparison/comparison';
import type { ReviewedCapture } from '../../protection/protection';

const partsOf = ({ recipe }: ReviewedCapture): readonly string[] | null | undefined => recipe?.parts;

const listed = members<ReviewedCapture>({
  part: 'parts',
  of: (capture) => partsOf(capture) ?? undefined,
  lost: { effect: 'weaker', words: (part) => `no longer captures ${part}` },
  gained: { effect: 'stronger', words: (part) => `captures ${part}` },
});

/** Compares which parts of its server a capture saves. A capture that lists no parts saves everything, also what is added to the server later. */
export const parts: Comparison<ReviewedCapture> = (before, after) => {
  const [from, to] = [partsOf(before), partsOf(after)];
  if (from === undefined || to === undefined || from === to) return [];
  if (from !== null && to !== null) return listed(before, after);
  const list = (from ?? to ?? []).join(', ');
  return to === null
    ? [{ part: 'parts', effect: 'stronger', words: `captures its whole server, no longer only ${list}`, value: 'all' }]
    : [{ part: 'parts', effect: 'weaker', words: `captures only ${list}, no longer its whole server`, value: list }];
};
