import type { Rooms } from './room';

const kubernetes = '@kubernetes/client-node';
/** How a command of ours looks and ends. */
const command = ['cli/terminal', 'cli/report'];

/** What an operator types. */
export const operator: Rooms = {
  'cli/terminal': {
    holds: 'how a command prints, asks, suggests and exits',
    packages: ['@clack/prompts', 'fastest-levenshtein', 'node:*'],
    rooms: ['runner/ports'],
  },
  'cli/report': {
    holds: 'tables, progress bars, events as lines or JSON',
    packages: ['@clack/prompts', 'cli-progress', 'cli-table3', 'node:*'],
    rooms: ['cli/terminal', 'runner/ports'],
  },
  'cli/repository': {
    holds: 'the files of the repository',
    packages: ['node:*', 'yaml', 'zod'],
    rooms: ['contracts', 'contracts/files', 'cli/terminal'],
  },
  'cli/cluster': {
    holds: 'the cluster as an operator reaches it; which cluster it is; Jobs and their pods',
    packages: [kubernetes, 'node:*', 'yaml', 'zod'],
    rooms: ['contracts', 'cli/repository', 'cli/terminal', 'runner/action-set', 'runner/kubernetes', 'runner/ports'],
  },
  'cli/keys': {
    holds: '`jerrycan keys`: make, rotate, finish, revoke',
    packages: [kubernetes, 'node:*', 'yaml'],
    rooms: [
      'contracts',
      'contracts/files',
      'cli/cluster',
      'cli/repository',
      'cli/terminal',
      'runner/catalog',
      'runner/ports',
    ],
  },
  'cli/secrets': {
    holds: '`jerrycan secrets`: the Secrets with the key pairs for the store',
    packages: [kubernetes, 'node:*', 'yaml'],
    rooms: ['contracts', 'contracts/files', 'cli/cluster', 'cli/repository', 'cli/terminal'],
  },
  'cli/points': {
    holds: '`jerrycan points`: the catalog of an app, read from the store',
    packages: ['node:*', 'zod'],
    rooms: ['contracts', ...command, 'cli/repository', 'runner/catalog', 'runner/ports', 'runner/s3'],
  },
  'cli/follow': {
    holds: 'following a Job: its pods, their logs, how it ended',
    packages: [kubernetes, 'node:*'],
    rooms: [
      ...['contracts', ...command, 'cli/cluster', 'cli/repository'],
      ...['kubernetes', 'ports'].map((name) => `runner/${name}`),
    ],
  },
  'cli/policies': {
    holds: "`jerrycan policies`: the policies of a store's identities",
    rooms: ['contracts/files', 'cli/repository', 'cli/terminal', 'infra/policies'],
  },
  'cli/run': {
    holds: '`jerrycan backup`, `restore`, `verify` and `unblock`: the plan and the Job',
    packages: [kubernetes, '@clack/prompts', 'node:*'],
    rooms: [
      ...['contracts', ...command, 'cli/cluster', 'cli/doctor', 'cli/follow', 'cli/points', 'cli/repository'],
      ...['action-set', 'catalog', 'kubernetes', 'lease', 'ports'].map((name) => `runner/${name}`),
    ],
  },
  'cli/status': {
    holds: '`jerrycan status`',
    packages: [kubernetes, 'node:*'],
    rooms: [
      ...['contracts', ...command, 'cli/cluster', 'cli/points', 'cli/repository', 'constructs/schedule'],
      ...['action-set', 'lease', 'ports', 'verification'].map((name) => `runner/${name}`),
    ],
  },
  'cli/logs': {
    holds: '`jerrycan logs`: what a run wrote, and the errors of its tasks',
    packages: [kubernetes],
    rooms: ['contracts', ...command, 'cli/cluster', 'cli/repository', 'runner/action-set'],
  },
  'cli/doctor': {
    holds: '`jerrycan doctor`: the checks of a run that can be made from a laptop',
    packages: [kubernetes, 'node:*', 'yaml'],
    rooms: [
      ...['contracts', 'contracts/files', ...command],
      ...['cluster', 'keys', 'points', 'repository', 'status'].map((name) => `cli/${name}`),
      ...['kubernetes', 'lease', 'ports', 'preflight', 'quiesce', 's3'].map((name) => `runner/${name}`),
    ],
  },
  'cli/command-line': {
    holds: 'the frame of all verbs: their descriptions, options, help and errors',
    packages: ['commander', 'node:*'],
    rooms: ['cli/terminal', 'cli/report', 'runner/ports'],
  },
  'cli/verbs/synthesize': {
    holds: '`jerrycan synth`, `check` and `argocd`, as a person types them',
    packages: ['node:*'],
    rooms: [
      ...['cli/command-line', 'cli/terminal', 'cli/verbs'],
      ...['charts', 'charts/argo-cd', 'charts/inputs', 'constructs/declaration'],
    ],
  },
  'cli/verbs/review': {
    holds: '`jerrycan diff` and `coverage`, as a person types them',
    rooms: ['cli/command-line', 'cli/verbs', 'review/diff', 'review/coverage'],
  },
  'cli/verbs/operate': {
    holds: 'the verbs of the data and of the cluster, as a person types them: one verb a file',
    rooms: [
      ...['cli/command-line', 'cli/verbs', 'cli/verbs/synthesize'],
      ...['cluster', 'doctor', 'follow', 'keys', 'logs', 'points', 'policies', 'run', 'secrets', 'status'].map(
        (name) => `cli/${name}`,
      ),
    ],
  },
  'cli/verbs': {
    holds: 'what several verbs share: options, the repository and the cluster, the apps that are declared',
    packages: ['node:*'],
    rooms: [
      ...['command-line', 'cluster', 'follow', 'points', 'repository', 'terminal'].map((name) => `cli/${name}`),
      ...['charts', 'charts/inputs', 'runner/ports'],
    ],
  },
  'cli/verbs/shell': {
    holds: '`jerrycan completion`, and its scripts',
    packages: ['node:*'],
    rooms: ['cli/command-line', 'cli/terminal'],
  },
  bin: {
    holds: 'the one command, `jerrycan`: the list of its verbs, and its process',
    rooms: ['cli/command-line', 'cli/repository', 'cli/terminal', 'cli/verbs/*'],
  },
};
