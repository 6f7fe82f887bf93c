import type { Judgement } from './gate';

/** What the gate says, a sentence each; none where it has nothing to say. */
export function verdict({ refused, idle }: Judgement): string[] {
  const open = refused.filter((change) => !change.refused);
  return [
    ...refused.flatMap(({ subject, part, refused: why }) => (why ? [`${subject} › ${part}: ${why}`] : [])),
    ...(open.length > 0
      ? [
          `${open.length} weakening${open.length === 1 ? '' : 's'} that no accept: line names; copy the line into the message of a commit, or into the text of the pull request, with the reason behind it`,
        ]
      : []),
    ...idle.map(
      ({ id, from }) => `accept: ${id} (${from}) names no weakening of this change; correct it or take it away`,
    ),
  ];
}
