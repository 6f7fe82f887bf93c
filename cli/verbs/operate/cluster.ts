import type { RecordedClusterOptions } from '../../cluster/recorded-cluster';
import { flag } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import { inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../cluster/recorded-cluster') => require('../../cluster/recorded-cluster');

export const cluster = verb<RecordedClusterOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'cluster',
  group: 'Operate',
  summary: 'Check that the context points at the cluster that the repository names',
  args: [{ name: 'cluster', help: 'a file of clusters/, without .json', completes: 'cluster' }],
  options: {
    record: flag('write the identity of the cluster into its file'),
    yes: flag('do not ask before the record of another cluster is replaced'),
    json: flag('print JSON on stdout'),
    ...inRepository,
    ...inCluster,
  },
  details: `A cluster is identified by the certificate authority of its API server, and by the UID of its Namespace kube-system if you have the right to get it.
'backup', 'restore', 'unblock' and 'keys' refuse to run (exit code 3) in a cluster other than the recorded one. Without a terminal, all except 'backup' also refuse if none is recorded.`,
  exitCodes: {
    0: 'the context points at the recorded cluster, or the cluster was recorded',
    1: 'no cluster is recorded',
    3: 'the context points at another cluster',
  },
  json: { type: 'ClusterReport', file: 'cli/cluster/recorded-cluster.ts' },
  examples: ['npx jerrycan cluster local', 'npx jerrycan cluster local --record'],
  run: (call) => implementation().recordedCluster(call.args[0]!, call.options, contextOf(call)),
});
