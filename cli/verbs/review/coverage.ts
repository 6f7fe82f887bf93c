import type { CoverageOptions } from '../../../review/coverage/coverage-command';
import { flag, value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import { inCluster, inRepository, type RepositoryOptions } from '../options';

const implementation = (): typeof import('../../../review/coverage/coverage-command') =>
  require('../../../review/coverage/coverage-command');

export const coverage = verb<CoverageOptions & RepositoryOptions>({
  name: 'coverage',
  group: 'Review',
  summary: 'List the stateful workloads that no app protects',
  args: [
    {
      name: 'path',
      help: 'folders of manifests, read with their subfolders; files; - for stdin',
      optional: true,
      variadic: true,
      completes: 'file',
    },
  ],
  options: {
    cluster: flag('read the cluster of the kubeconfig instead of files'),
    for: value(
      'cluster',
      'compare with the apps of this cluster of clusters/ (required if apps run on several)',
      'cluster',
    ),
    namespace: value('name', 'the namespace of manifests that name none (default: default)'),
    json: flag('print JSON on stdout'),
    gate: flag('exit with 1 if a workload is unprotected, or is not judged'),
    ...inCluster,
    ...inRepository,
  },
  details: `A workload is stateful if it claims or mounts a PersistentVolumeClaim, or runs the image of a known database. A claim that no workload mounts is stateful too.
A workload is protected if an app captures it. To leave a workload unprotected on purpose, give it the annotation jerrycan.dev/unprotected: "<reason>".
The custom resources of common operators are stateful, too. Files that cannot be read, charts that are installed, and other custom resources with a field for storage or volumes
are listed as not judged. In a cluster, the objects that they made are judged instead.`,
  exitCodes: {
    0: 'the list is printed; with --gate, every workload is protected',
    1: 'with --gate: a workload is unprotected or not judged',
    2: 'wrong usage',
  },
  json: { type: 'CoverageReport', file: 'review/coverage/coverage-command.ts' },
  examples: [
    'npx jerrycan coverage ../deploy/manifests --gate',
    'helm template shop ./chart | npx jerrycan coverage - --namespace shop',
    `npx jerrycan coverage --cluster --json | jq -r '.workloads[] | select(.protector.state == "unprotected").name'`,
  ],
  run: ({ args, options: { root, ...options }, terminal }) =>
    implementation().coverage(root ?? process.cwd(), args, options, terminal),
});
