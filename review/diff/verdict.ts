import type { Review } from './review';

/** The result of the gate, one sentence each; empty if there is nothing to report. */
export function verdict({ refused, idle, stale }: Omit<Review, 'against'>): string[] {
  const open = refused.filter((change) => !change.refused);
  return [
    ...(stale ? [`diff › manifests: ${stale}`] : []),
    ...refused.flatMap(({ subject, part, refused: why }) => (why ? [`${subject} › ${part}: ${why}`] : [])),
    ...(open.length > 0
      ? [
          `${open.length} unaccepted ${open.length === 1 ? 'regression; add its accept: line' : 'regressions; add their accept: lines'}, with a reason, to a commit message or to the description of the pull request`,
        ]
      : []),
    ...idle.map(
      ({ id, from }) => `accept: ${id} (${from}) matches no regression of this change; correct the line or delete it`,
    ),
  ];
}
