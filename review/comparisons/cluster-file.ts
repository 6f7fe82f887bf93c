import { type Comparison, compared } from '../comparison/comparison';
import { leavesBehind, noted } from '../comparison/judgement';
import type { ReviewedCluster } from '../protection/protection';

/** Compares what the file of a cluster describes. */
export const clusterFile: readonly Comparison<ReviewedCluster>[] = [
  compared<ReviewedCluster, string>({
    part: 'stack',
    of: ({ stack }) => stack,
    effect: leavesBehind,
    words: (before, after) =>
      `its apps now write to the store of ${after}; their restore points in the store of ${before} stay there`,
    text: String,
  }),
  ...(
    [
      ['server', 'API server', (cluster) => cluster.server],
      ['kanister.namespace', "Kanister's namespace", (cluster) => cluster.kanister?.namespace],
      ['kanister.serviceAccount', "Kanister's ServiceAccount", (cluster) => cluster.kanister?.serviceAccount],
      ['kanister.tools', "Kanister's tools", (cluster) => cluster.kanister?.tools],
      ['kanister.chart', "Kanister's chart", ({ kanister }) => kanister && (kanister.chart?.version ?? 'none')],
      [
        'kanister.webhook',
        "Kanister's webhook",
        ({ kanister }) => kanister && (kanister.chart?.webhook ? 'on' : 'off'),
      ],
      ['priorityClassName', 'priority class', ({ priorityClassName = 'none' }) => priorityClassName],
      ['identity', 'identity', ({ identity }) => identity && [identity.uid ?? [], identity.ca ?? []].flat().join(', ')],
    ] as const satisfies readonly (readonly [string, string, (cluster: ReviewedCluster) => string | undefined])[]
  ).map(([part, name, of]) =>
    compared<ReviewedCluster, string>({
      part,
      of,
      effect: noted,
      whenUnset: 'neutral',
      words: (before, after) => `${name} ${before} → ${after}`,
      text: String,
    }),
  ),
];
