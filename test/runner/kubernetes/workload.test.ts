import { livePods, type PodObject, type WorkloadObject } from '../../../runner/kubernetes/workload';
import type { Cluster } from '../../../runner/ports/cluster';

const pod = (name: string, phase: string): PodObject => ({ metadata: { name }, status: { phase } });

test('pods are found by the whole selector, and ended pods do not count as writing', async () => {
  let selector = '';
  const cluster = {
    list: async (_resource: unknown, _namespace: string, labelSelector: string) => {
      selector = labelSelector;
      return [pod('a', 'Running'), pod('b', 'Succeeded'), pod('c', 'Failed'), pod('d', 'Pending')];
    },
  } as unknown as Cluster;
  const object: WorkloadObject = {
    metadata: { name: 'web' },
    spec: {
      selector: {
        matchLabels: { app: 'web', tier: 'x' },
        matchExpressions: [
          { key: 'a', operator: 'In', values: ['1', '2'] },
          { key: 'b', operator: 'NotIn', values: ['3'] },
          { key: 'c', operator: 'Exists' },
          { key: 'd', operator: 'DoesNotExist' },
        ],
      },
    },
  };
  const live = await livePods(cluster, 'ns', object);
  expect(live.map(({ metadata }) => metadata.name)).toEqual(['a', 'd']);
  expect(selector).toBe('app=web,tier=x,a in (1,2),b notin (3),c,!d');
});
