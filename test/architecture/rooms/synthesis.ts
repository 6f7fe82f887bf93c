import type { Rooms } from './room';

const cdk8s = ['cdk8s', 'cdk8s-plus-28', 'constructs', 'node:crypto'];

/** What is synthesized, from the declaration of an app to the files of `manifests/`. */
export const synthesis: Rooms = {
  contracts: {
    holds:
      "the contracts between rooms, as types and parsers: the configuration of an app, names, restore points, the runner's arguments",
    packages: ['node:util'],
  },
  'contracts/files': {
    holds: 'the files that people and programs exchange: stores, clusters, the list of apps, signing keys',
    packages: ['node:crypto', 'zod'],
    rooms: ['contracts'],
  },
  'blueprints/dsl': {
    holds: 'the typed language for Blueprints; reads the libraries of bash beside the files that use them',
    packages: ['node:fs', 'node:path'],
    rooms: ['contracts'],
  },
  'blueprints/task': {
    holds: 'what every task needs: its pod, start, upload, download, progress, free space, compression',
    rooms: ['blueprints/dsl'],
  },
  blueprints: {
    holds: 'the contract of a method: its actions, artifacts, options and connections',
    rooms: ['contracts', 'blueprints/dsl'],
  },
  'blueprints/mariadb-dump/server': {
    holds: 'how a task talks to MariaDB: client, errors, accounts, sessions, whose turn it is',
    rooms: ['blueprints/dsl'],
  },
  'blueprints/mariadb-dump/reading': {
    holds: 'what is in a server, and whether an account can read all of it',
    rooms: ['blueprints/dsl', 'blueprints/mariadb-dump/server'],
  },
  'blueprints/mariadb-dump/loading': {
    holds: 'what a dump needs of a server, and how it is loaded',
    rooms: ['blueprints/dsl'],
  },
  'blueprints/mariadb-dump': {
    holds: 'the method `mariadbDump`: props, backup, restore, preflight',
    rooms: ['blueprints', 'blueprints/dsl', 'blueprints/task', 'blueprints/mariadb-dump/*'],
  },
  apps: {
    holds: 'one protected app a file, data only; `index.ts` lists them',
    packages: ['cdk8s'],
    rooms: ['blueprints/dsl', 'blueprints/mariadb-dump', 'constructs/app'],
  },
  'constructs/declaration': {
    holds: 'an app as its file declares it, and a finding about it',
    packages: ['cdk8s'],
    rooms: ['contracts', 'blueprints/dsl'],
  },
  'constructs/schedule': {
    holds: 'when a CronJob starts: cron expressions, time zones, the longest gap',
    packages: cdk8s,
  },
  'constructs/access': {
    holds: 'what each identity may do: Roles of the runner, the guard, Kanister and people',
    packages: cdk8s,
    rooms: ['contracts', 'contracts/files', 'blueprints/dsl'],
  },
  'constructs/runner': {
    holds: "the runner's CronJobs, Jobs, pods and their credentials; the hook before a sync",
    packages: cdk8s,
    rooms: ['contracts', 'contracts/files', 'blueprints/dsl', 'constructs/access', 'constructs/declaration'],
  },
  'constructs/app': {
    holds: 'all objects of one protected app; `index.ts` is what `apps/` imports',
    packages: cdk8s,
    rooms: [
      'contracts',
      'contracts/files',
      'blueprints/dsl',
      'constructs/access',
      'constructs/declaration',
      'constructs/runner',
    ],
  },
  'constructs/platform': {
    holds: 'what is there once a cluster: the guard and the admission policies',
    packages: cdk8s,
    rooms: ['contracts', 'constructs/access', 'constructs/runner'],
  },
  'constructs/argo-cd': {
    holds: 'Applications, their project, health checks',
    packages: cdk8s,
    rooms: ['contracts', 'contracts/files'],
  },
  'constructs/checks/app': {
    holds: 'what is wrong with one app: one rule a file',
    packages: cdk8s,
    rooms: [
      'contracts',
      'contracts/files',
      'blueprints/dsl',
      'constructs/declaration',
      'constructs/runner',
      'constructs/schedule',
    ],
  },
  'constructs/checks/fleet': {
    holds: 'what is wrong between apps, stores and clusters',
    packages: cdk8s,
    rooms: ['contracts', 'contracts/files', 'constructs/argo-cd', 'constructs/checks/app', 'constructs/declaration'],
  },
  'constructs/checks': {
    holds: 'the list of all rules',
    rooms: ['contracts', 'contracts/files', 'constructs/argo-cd', 'constructs/declaration', 'constructs/checks/*'],
  },
  'charts/inputs': {
    holds: 'what synthesis reads: the apps, data files, programs, health checks',
    packages: ['cdk8s', 'esbuild', 'node:*', 'zod'],
    rooms: ['contracts', 'contracts/files', 'constructs/argo-cd', 'constructs/checks', 'constructs/declaration'],
  },
  'charts/cluster': {
    holds: "the charts of a cluster's folder: the platform, and one an app",
    packages: ['cdk8s', 'constructs'],
    rooms: ['constructs/access', 'constructs/app', 'constructs/platform', 'constructs/runner'],
  },
  'charts/argo-cd': {
    holds: 'the chart of `manifests/argocd/`, the hook before a sync, `jerrycan argocd`',
    packages: ['cdk8s', 'constructs', 'node:*'],
    rooms: ['contracts/files', 'charts/inputs', 'constructs/argo-cd', 'constructs/declaration', 'constructs/runner'],
  },
  'charts/output': {
    holds: 'the files that synthesis writes, compares and deletes, and the table that it prints',
    packages: ['cdk8s', 'cli-table3', 'node:*'],
    rooms: [
      ...[
        'contracts',
        'contracts/files',
        'charts/argo-cd',
        'charts/cluster',
        'charts/inputs',
        'constructs/app',
        'constructs/argo-cd',
      ],
      ...['constructs/declaration', 'constructs/schedule'],
    ],
  },
  charts: {
    holds: 'what `jerrycan synth` and `jerrycan check` do',
    packages: ['cdk8s', 'node:*'],
    rooms: ['contracts/files', 'charts/*', 'constructs/checks', 'constructs/declaration'],
  },
};
