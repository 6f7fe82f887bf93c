import type { Rooms } from './room';

/** The rooms that each step of a run may use. */
const step = ['contracts', 'runner/ports', 'runner/kubernetes', 'runner/lease'];

/** The programs in the cluster. */
export const runner: Rooms = {
  'runner/ports': {
    holds: 'the three interfaces to the outside (`cluster`, `object-store`, `clock`); failures, retries, the log',
    packages: ['node:*', 'p-retry'],
    rooms: ['contracts'],
  },
  'runner/kubernetes': {
    holds: 'the client for the API server; workloads, CronJobs, Events, why a pod does not start',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports'],
  },
  'runner/s3': {
    holds: 'the client for the store: requests, lists, credentials, the write probe',
    packages: ['node:*', 'aws4fetch'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/lease': {
    holds: 'the Lease of an app: its holder, the takeover, the record of the next actions',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/catalog': {
    holds: 'the content of the store: signed points, their state and covered versions, the read back',
    packages: ['node:*', 'canonicalize'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes'],
  },
  'runner/action-set': {
    holds: 'one ActionSet: request, task pod, failure, cancel, result',
    packages: ['node:*'],
    rooms: step,
  },
  'runner/quiesce': {
    holds: 'the stop and start of writers; the data that a stop would destroy',
    packages: ['node:*'],
    rooms: step,
  },
  'runner/recovery': {
    holds: 'the cleanup after a dead run; `unblock`',
    packages: ['node:*'],
    rooms: [...step, 'runner/action-set', 'runner/quiesce'],
  },
  'runner/preflight': {
    holds: 'the checks before a run touches the app: store, server, host, owners of replicas, Argo CD',
    packages: ['node:*'],
    rooms: [...step, 'runner/action-set', 'runner/catalog', 'runner/quiesce'],
  },
  'runner/retention': {
    holds: 'the choice of points to retire; the cleanup of unfinished runs',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/lease', 'runner/action-set', 'runner/catalog'],
  },
  'runner/backup': {
    holds: 'the backup: adopt, capture, commit, restorability',
    packages: ['node:*'],
    rooms: [
      ...step,
      ...['action-set', 'catalog', 'preflight', 'quiesce', 'recovery', 'retention'].map((name) => `runner/${name}`),
    ],
  },
  'runner/restore': {
    holds: 'the restore, its safety point, the watch of the RTO',
    packages: ['node:*'],
    rooms: [
      ...step,
      ...['action-set', 'backup', 'catalog', 'preflight', 'quiesce', 'recovery'].map((name) => `runner/${name}`),
    ],
  },
  'runner/verification': {
    holds: 'the nightly verification: points that are due or broken',
    packages: ['node:*'],
    rooms: ['contracts', 'runner/ports', 'runner/kubernetes', 'runner/catalog', 'runner/preflight'],
  },
  'runner/guard': {
    holds: 'the program that cleans up after dead runs',
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
