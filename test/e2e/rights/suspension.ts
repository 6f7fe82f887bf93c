import { path, serviceAccount } from '../world/cluster/api';
import type { Attempt } from '../world/cluster/attempt';

const wordpress = serviceAccount('kanister', 'wordpress-runner');
const ledger = serviceAccount('kanister', 'ledger-runner');

/**
 * CronJobs of the second app's namespace, created by `rights.test.ts`: two writers, one of them suspended, and one that
 * is not a writer.
 */
export const CRON_JOBS = { 'ledger-suspended': true, 'ledger-running': false, another: false } as const;
const change = (name: keyof typeof CRON_JOBS, body: object) =>
  ({ method: 'PATCH', path: path('cronjobs', 'ledger', name), body }) as const;
const changes = (does: string, outcome: Attempt['outcome'], request: Attempt['request']): Attempt => ({
  who: ledger,
  does,
  outcome,
  request,
});

/** What a runner may do with a CronJob that is a writer: suspend and resume it, and nothing else. */
export const suspensions: readonly Attempt[] = [
  changes('reads a CronJob that writes', 'allowed', { path: path('cronjobs', 'ledger', 'ledger-running') }),
  changes('suspends it', 'allowed', change('ledger-running', { spec: { suspend: true } })),
  changes('resumes another', 'allowed', change('ledger-suspended', { spec: { suspend: false } })),
  changes('changes its schedule', 'admission', change('ledger-running', { spec: { schedule: '* * * * *' } })),
  changes('suspends it, and changes what it runs', 'admission', {
    ...change('ledger-running', { spec: { suspend: true, jobTemplate: { spec: { backoffLimit: 1 } } } }),
  }),
  changes('gives it a time zone', 'admission', change('ledger-running', { spec: { timeZone: 'Etc/UTC' } })),
  changes('keeps more of its Jobs', 'admission', change('ledger-running', { spec: { failedJobsHistoryLimit: 5 } })),
  changes('labels it', 'admission', change('ledger-running', { metadata: { labels: { a: 'b' } } })),
  changes('annotates it', 'admission', change('ledger-running', { metadata: { annotations: { a: 'b' } } })),
  changes(
    'keeps it from being deleted',
    'admission',
    change('ledger-running', { metadata: { finalizers: ['a.b/c'] } }),
  ),
  changes('suspends another CronJob of the namespace', 'RBAC', change('another', { spec: { suspend: true } })),
  changes('deletes it', 'RBAC', { method: 'DELETE', path: path('cronjobs', 'ledger', 'ledger-running') }),
  changes('lists CronJobs', 'RBAC', { path: path('cronjobs', 'ledger') }),
  changes('lists the Jobs of its app', 'allowed', { path: path('jobs', 'ledger') }),
  changes('deletes a Job of its app', 'RBAC', { method: 'DELETE', path: path('jobs', 'ledger', 'any') }),
  { ...changes('lists Jobs, where no CronJob writes', 'RBAC', { path: path('jobs', 'wordpress') }), who: wordpress },
];
