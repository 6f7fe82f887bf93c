import type { EventReason } from '../../../runner/kubernetes/event';
import { exitCodes } from '../../../runner/ports/failure';

interface Outcome {
  readonly means: string;
  readonly next: string;
}

/** Complete by its type: a new exit code does not compile until it has a row. */
const codes: Readonly<Record<keyof typeof exitCodes, Outcome>> = {
  done: { means: 'done: the restore point exists, or the restore is complete', next: 'nothing' },
  failed: { means: 'failed; the app runs on its previous data', next: 'read the cause, fix it, and retry' },
  usage: { means: 'wrong usage or configuration', next: 'correct the command or the file that the message names' },
  refused: { means: 'refused before the app was touched', next: 'fix what the message names, and retry' },
  down: {
    means: 'the app is down and stays down',
    next: 'restore again, or run `npx jerrycan unblock <app>`: its data may be neither old nor new',
  },
  unsound: {
    means: 'a restore point is broken or covered, or could not be restored as configured; the app runs',
    next: 'read which point it is: `npx jerrycan points <app>`',
  },
  busy: { means: 'another run holds the app', next: 'wait for it, or see what it does: `npx jerrycan status <app>`' },
};

/** Complete by its type: a new reason does not compile until it has a row. */
const reasons: Readonly<
  Record<EventReason, Outcome & { readonly by: 'backup' | 'restore' | 'unblock' | 'verify' | 'guard' }>
> = {
  BackupFailed: { by: 'backup', means: 'the backup failed; the app runs', next: 'read the cause in the message' },
  BackupRefused: {
    by: 'backup',
    means: 'preflight refused the backup, or another run was busy; the app was not touched',
    next: 'fix what the message names; the next schedule retries',
  },
  RestoreFailed: {
    by: 'restore',
    means: 'the restore failed; the app runs on its previous data',
    next: 'read the cause, and retry',
  },
  RestoreRefused: {
    by: 'restore',
    means: 'the restore was refused; the app was not touched',
    next: 'fix what the message names',
  },
  RestoreSlow: {
    by: 'restore',
    means: "the restore takes longer than the app's `rto`, and continues",
    next: 'wait; plan a longer RTO',
  },
  UnblockFailed: { by: 'unblock', means: 'the cleanup after dead runs failed', next: 'read the cause, and retry' },
  UnblockRefused: {
    by: 'unblock',
    means: 'the cleanup after dead runs was refused',
    next: 'fix what the message names',
  },
  AppDown: {
    by: 'restore',
    means: 'the app is down and stays down',
    next: 'restore again, or run `npx jerrycan unblock <app>`',
  },
  VerificationFailed: {
    by: 'verify',
    means: 'the nightly verification failed',
    next: 'read the cause; the next night retries',
  },
  PointCovered: {
    by: 'verify',
    means: 'a newer version or a marker hides an object of a kept point: an attack. Backups write it too',
    next: 'find out who wrote it; the signed version was copied to `recovered/`',
  },
  PointBroken: {
    by: 'verify',
    means: 'an object of a kept point is missing or altered. Backups write it too',
    next: 'check the store; use another point',
  },
  PointNotRestorable: {
    by: 'backup',
    means: 'the new point exists, and a restore of it would be refused',
    next: 'fix what the message names before you need the point',
  },
  PointNotChecked: {
    by: 'backup',
    means: 'whether the new point can be restored is unknown',
    next: 'see why the check could not run',
  },
  RunDied: { by: 'guard', means: 'a run died', next: 'read its log; the next run resumes or cleans up' },
  QuiesceEnded: { by: 'guard', means: 'the guard started the writers that a dead run had stopped', next: 'nothing' },
  QuiesceStands: {
    by: 'guard',
    means: 'the guard could not start the writers',
    next: 'fix what the message names, or start them yourself',
  },
  RestoreLeftDown: {
    by: 'guard',
    means: 'a restore died and left the app down',
    next: 'restore again, or run `npx jerrycan unblock <app>`',
  },
  ActionSetOrphaned: {
    by: 'guard',
    means: 'an ActionSet of a dead run still runs',
    next: 'wait for it; it has the label `jerrycan.dev/orphaned`',
  },
  GuardBlocked: {
    by: 'guard',
    means: "the guard's work for an app has failed for two minutes",
    next: 'fix what the message names',
  },
};

/** What a command or a run says at its end, and beside it. */
export function outcomesPage(made: string): string {
  const numbers = Object.entries(exitCodes).map(
    ([name, code]) =>
      `| ${code} | ${codes[name as keyof typeof exitCodes].means} | ${codes[name as keyof typeof exitCodes].next} |`,
  );
  const events = Object.entries(reasons).map(
    ([reason, { by, means, next }]) => `| \`${reason}\` | ${by} | ${means} | ${next} |`,
  );
  return `# Exit codes and Events

${made}

## Exit codes

\`backup\`, \`restore\` and \`unblock\` exit with the runner's own exit code. [Back up and restore](../how-to/back-up-and-restore.md#check-protection) has those of \`status\`.

| exit code | meaning | what to do |
|---|---|---|
${numbers.join('\n')}
| 130 | you stopped following (Ctrl-C); the run continues | follow it again with \`--follow <job>\` |

## Events

A run writes its Events on the app's CronJob \`<app>-backup\`, and verification on \`<app>-verify\`. All of them are warnings. Their message has the cause and what to do.

| reason | written by | meaning | what to do |
|---|---|---|---|
${events.join('\n')}
`;
}
