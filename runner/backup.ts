import { createHash } from 'node:crypto';
import type { AppConfig } from './app-config';
import { capture } from './capture';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { Deadline } from './deadline';
import { exitCodes, Failure } from './failure';
import { housekeeping } from './housekeeping';
import { type LeaseRecord, RECORD } from './lease-record';
import { preflight } from './preflight';
import { Quiesce } from './quiesce';
import { settle } from './settle';
import { checkSigningKey } from './signing';
import { type Held, underLease } from './under-lease';

export interface BackupProps {
  /** Does not wait for the app's share of the schedule's spread. */
  readonly now: boolean;
}

/** One run of the schedule. Returns when the restore point stands. */
export async function backup(context: Context, { now }: BackupProps): Promise<void> {
  const { clock, config, log } = context;
  if (!now && config.spreadSeconds > 0) {
    const seconds = Math.round(share(config) * config.spreadSeconds);
    log.begin('spread', { seconds });
    await clock.sleep(seconds * 1000, context.signal);
  }
  await underLease(
    context,
    {
      refuse: (left) => leftByRestore(config, context.namespace, left),
      failed: 'BackupFailed',
      refused: 'BackupRefused',
    },
    async (held) => {
      await settle(held.context, held.lease);
      const stops = config.quiesce === 'never' ? [] : config.writers;
      log.begin('preflight');
      checkSigningKey(held.context);
      await preflight(held.context, stops);
      await dump(held, stops);
      await housekeeping(held.context, held.run);
    },
  );
}

/** Where in the spread this app begins: the same every time, and another for most apps. At least 0, less than 1. */
export const share = ({ app, cluster }: Pick<AppConfig, 'app' | 'cluster'>): number =>
  createHash('sha256').update(`${cluster}/${app}`).digest().readUInt32BE() / 2 ** 32;

async function dump({ context, lease, run }: Held, stops: AppConfig['writers']): Promise<void> {
  const { clock, config, log } = context;
  const until = clock.now() + config.deadlineSeconds * 1000;
  const deadline = new Deadline(clock, context.signal, until, () => late(log.step, until));
  const { signal } = deadline;
  const quiesce = new Quiesce(context, lease, 'backup', until);
  try {
    if (stops.length > 0) {
      log.begin('quiesce', { mode: config.quiesce });
      await quiesce.stop(stops, signal);
    }
    const end = async () => {
      if (stops.length > 0) await quiesce.end();
    };
    await capture(context, lease, {
      ...{ run, signal, notAfter: until, quiesce: config.quiesce, safety: false },
      ...(config.quiesce === 'snapshot' && stops.length > 0 ? { onSnapshot: end } : {}),
      onDumped: end,
    });
  } catch (error) {
    throw await quiesce.endAfter(error);
  } finally {
    deadline.end();
  }
}

function leftByRestore({ app }: AppConfig, namespace: string, { run, quiesce }: LeaseRecord): void {
  if (quiesce?.mode !== 'restore') return;
  throw new Failure({
    step: 'lease',
    cause: `the restore ${run} has not ended: the app is down, and its data may be neither old nor new`,
    next: `restore again: that restore takes over; or, if the app was mended by hand: kubectl -n ${namespace} annotate lease ${app} ${RECORD}-`,
    exitCode: exitCodes.refused,
  });
}

const late = (step: string, until: number): Failure =>
  new Failure({
    step,
    cause: `the deadline has passed (${rfc3339(until)})`,
    next: "see what took so long, or give the app's schedule a later deadline",
  });
