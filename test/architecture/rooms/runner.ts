import type { Rooms } from './room';

/** The rooms that each step of a run may use. */
const step = ['contracts', 'runner/ports', 'runner/kubernetes', 'runner/lease'];

/** The programs in the cluster. */
export const runner: Rooms = {
  'runner/ports': {
    holds:
      'the three interfaces to everything outside (`cluster`, `object-store`, `clock`), failures, retries, the log',
    packages: ['node:*', 'p-retry'],
    rooms: ['contracts'],
  },
  'runner/kubernetes': {
    holds: 'the API server as a pod reaches it; workloads, CronJobs, Events, why a pod does not start',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports'],
  },
  'runner/s3': {
    holds: 'the store as a pod reaches it: requests, lists, credentials, the write probe',
    packages: ['node:*', 'aws4fetch'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/lease': {
    holds: 'the Lease of an app: who holds it, who takes it over, what its holder is about to do',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/catalog': {
    holds: 'what is in the store: signed points, their state, what covers them, reading them back',
    packages: ['node:*', 'canonicalize'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/action-set': {
    holds: 'one ActionSet: request, task pod, failure, cancel, what it wrote',
    packages: ['node:*'],
    rooms: step,
  },
  'runner/quiesce': {
    holds: 'stopping writers and starting them again; what a stop would destroy',
    packages: ['node:*'],
    rooms: step,
  },
  'runner/recovery': {
    holds: 'what a dead run left, and what the next one does about it; `unblock`',
    packages: ['node:*'],
    rooms: [...step, 'runner/action-set', 'runner/quiesce'],
  },
  'runner/preflight': {
    holds: 'what must hold before a run touches the app: store, server, host, owners of replicas, Argo CD',
    packages: ['node:*'],
    rooms: [...step, 'runner/action-set', 'runner/catalog', 'runner/quiesce'],
  },
  'runner/retention': {
    holds: 'which points go, and when none may; what unfinished runs left',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/lease', 'runner/action-set', 'runner/catalog'],
  },
  'runner/backup': {
    holds: 'the backup: adopt, capture, commit; whether its point could be restored',
    packages: ['node:*'],
    rooms: [
      ...step,
      ...['action-set', 'catalog', 'preflight', 'quiesce', 'recovery', 'retention'].map((name) => `runner/${name}`),
    ],
  },
  'runner/restore': {
    holds: 'the restore, its safety point and its time against the RTO',
    packages: ['node:*'],
    rooms: [
      ...step,
      ...['action-set', 'backup', 'catalog', 'preflight', 'quiesce', 'recovery'].map((name) => `runner/${name}`),
    ],
  },
  'runner/verification': {
    holds: 'the nightly verification: which points are due, and what is broken',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes', 'runner/catalog', 'runner/preflight'],
  },
  'runner/guard': {
    holds: 'the program that ends what dead runs left behind',
    packages: ['node:*'],
    rooms: [...step, 'runner/action-set'],
  },
  'runner/before-sync': { holds: 'the program that makes a backup before a sync', packages: ['node:*'], rooms: step },
  runner: {
    holds: 'the program of the Jobs: arguments, files, SIGTERM, exit code',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/*'],
  },
};
