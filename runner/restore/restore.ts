import { type ActionOptions, warningsIn } from '../../contracts/action';
import type { AppConfig } from '../../contracts/app-config';
import { runName } from '../../contracts/run-name';
import type { RestoreArguments } from '../../contracts/runner-arguments';
import { rfc3339 } from '../../contracts/time';
import { ActionFailed, NothingDone } from '../action-set/failure';
import { pointArtifact } from '../action-set/point-artifact';
import { type ActionRunProps, runAction } from '../action-set/run';
import { taskEnds } from '../action-set/task-watch';
import { type Captured, capture } from '../backup/capture';
import { findSource, type RestoreSource } from '../catalog/restore-source';
import { checkSigningKey } from '../catalog/signing';
import type { QuiesceRecord, StoppedWorkload } from '../lease/lease-record';
import { giveUp } from '../lease/recorded-dump';
import { type Held, underLease } from '../lease/with-lease';
import type { Context } from '../ports/context';
import { Deadline, DeadlinePassed } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import { preflight } from '../preflight/preflight';
import { checkServer } from '../preflight/task-check';
import { Quiesce } from '../quiesce/quiesce';
import { Undone } from '../quiesce/standstill';
import { forgetLoad } from '../recovery/forgotten';
import { LOADS_WITHIN } from '../recovery/late-load';
import { LateScaleDown } from '../recovery/late-scale-down';
import { endPreviousRun } from '../recovery/previous-run';
import { RtoWatch } from './rto-watch';

/** The latest start of a restore's task that overwrites nothing: as long as Kanister waits for a pod to start. Milliseconds. */
const STARTS_WITHIN = 900_000;

/** A restore that has the Lease. */
interface Restoring extends Held {
  readonly quiesce: Quiesce;
  /** The writers that dead runs had stopped, with the replicas of those at zero. */
  readonly earlier: readonly StoppedWorkload[];
  /** The latest start of its tasks; milliseconds since the epoch. `null` if there is no deadline. */
  readonly until: number | null;
}

/**
 * Restores the app's data to a restore point. Returns when the app runs with it.
 *
 * @throws Failure with the exit code 3 before the app was touched, 1 if the app runs with its previous data, 4 if it is down
 */
export async function restore(outer: Context, props: RestoreArguments): Promise<void> {
  refuseUnknown(outer.config, props.options);
  const until = props.deadlineSeconds === undefined ? null : outer.clock.now() + props.deadlineSeconds * 1000;
  await underLease(
    outer,
    { refuse: () => {}, failed: 'RestoreFailed', refused: 'RestoreRefused' },
    async ({ run, lease, context: { signal, ...rest } }) => {
      const { clock, log } = rest;
      const deadline = new Deadline(clock, signal, until, () => late(log.step, until, quiesce.open));
      const context = { ...rest, signal: deadline.signal };
      const quiesce = new Quiesce(context, lease, 'restore', null);
      // An unfinished restore left the app down with incomplete data, which only a restore repairs.
      const { quiesce: recorded } = lease.record;
      const left = recorded?.mode === 'restore' ? recorded : undefined;
      // What that restore stopped counts as being at zero by its record, even if it was scaled meanwhile.
      const earlier =
        left?.workloads.map(({ kind, name, replicas }) => ({ kind, name, replicas })) ??
        new LateScaleDown(context, lease).workloads;
      const held = { run, lease, context, quiesce, earlier, until };
      const rtoWatch = new RtoWatch(held);
      try {
        if (left) log.warn(`the restore ${lease.left?.run} did not complete`, 'this restore takes over');
        const running = await endPreviousRun(context, lease);
        if (left && running.length > 0) throw stillRuns(context.config.app, running);
        log.begin('preflight');
        if (props.safetyPoint) checkSigningKey(context);
        await preflight(context, props.safetyPoint ? run : undefined, context.config.writers, {
          ...{ task: 'restore', earlier, leavesZero: props.writersAtZero ?? false },
        });
        const source = await findSource(context, props.run, props.datesOfCopy ? 'copy' : 'store');
        const dump = props.safetyPoint ? { dump: { quiesce: 'whole-dump', safety: true } as const } : {};
        await checkServer(held, { notAfter: startsBy(held), source, asked: askedFor(props), ...dump });
        await replace(held, props, source, left);
      } catch (error) {
        if (left && lease.record.quiesce) throw Failure.of(error, log.step).as(exitCodes.down);
        throw error;
      } finally {
        rtoWatch.end();
        deadline.end();
      }
    },
  );
}

function refuseUnknown({ blueprint, app }: AppConfig, options: readonly string[]): void {
  const known = Object.keys(blueprint.restoreOptions ?? {});
  const unknown = options.filter((option) => !known.includes(option));
  if (unknown.length === 0) return;
  throw new Failure({
    step: 'arguments',
    cause: `--with must name an option of the app's method (${unknown.join(', ')})`,
    next: known.length > 0 ? `${app} has ${known.join(', ')}` : `${app} has no options`,
    exitCode: exitCodes.usage,
  });
}

/** The given options of the method. */
const askedFor = ({ options }: RestoreArguments): ActionOptions<'restore'> =>
  Object.fromEntries(options.map((option) => [option, 'true']));

/** The latest start of the next task. */
const startsBy = ({ context, until }: Restoring, within = STARTS_WITHIN): number =>
  Math.min(context.clock.now() + within, until ?? Number.POSITIVE_INFINITY);

async function replace(
  held: Restoring,
  props: RestoreArguments,
  source: RestoreSource,
  left?: QuiesceRecord,
): Promise<void> {
  const { config, log, signal } = held.context;
  const { quiesce } = held;
  let safety: Captured | undefined;
  let loading = false;
  let forgotten: string | undefined;
  try {
    log.begin('stop writers');
    await quiesce.stop(config.writers, signal, held.earlier, props.writersAtZero);
    if (props.safetyPoint) safety = await takeSafetyPoint(held);
    log.begin('load', { point: source.point.run, safetyPoint: safety?.point.run ?? null });
    await quiesce.confirm(signal);
    forgotten = await load(held, source, askedFor(props), () => {
      loading = true;
    });
  } catch (error) {
    // A restore that did nothing must not start the writers on the data of a dead one.
    if (!loading) throw left ? error : await quiesce.endAfter(error);
    if (error instanceof NothingDone) throw left ? error : await quiesce.endAfter(unchanged(error));
    const failure = Failure.of(error, log.step);
    await fallBack(held, failure, error instanceof ActionFailed, left ? undefined : safety);
    await start(held, `${failure.cause}; the safety point ${safety?.point.run} was loaded; `);
    throw new Failure({
      step: failure.step,
      cause: `${failure.cause}; the app runs with its previous data, loaded from the safety point ${safety?.point.run}`,
      next: failure.next,
    });
  }
  await start(held);
  await forgetLoad(held.context, held.lease, forgotten);
}

const unchanged = ({ step, cause, next }: Failure): Failure =>
  new Failure({ step, cause: `${cause}; the app runs with its previous data`, next });

async function start({ context, lease, quiesce }: Restoring, before = ''): Promise<void> {
  context.log.begin('start writers');
  try {
    await quiesce.end();
  } catch (error) {
    const { step, cause, next } = Failure.of(error, context.log.step);
    throw new Failure({
      ...{ step, cause: `${before}${cause}, after the data was loaded`, next: `${next}; then restore again` },
      ...(lease.record.quiesce ? { exitCode: exitCodes.down } : {}),
    });
  }
}

async function takeSafetyPoint(held: Restoring): Promise<Captured> {
  const { clock, config, log, signal } = held.context;
  const run = runName(config.app, clock);
  log.begin('safety point', { point: run });
  try {
    const notAfter = startsBy(held);
    return await capture(held.context, held.lease, {
      run,
      signal,
      notAfter,
      quiesce: 'whole-dump',
      consistent: false,
      safety: true,
      // A point must not be listed if a writer ran meanwhile.
      onDumped: () => held.quiesce.confirm(signal),
    });
  } catch (error) {
    if (held.lease.record.dump) await giveUp(held.lease).catch(() => {});
    if (signal.aborted) throw error;
    const failure = Failure.of(error, log.step);
    const cause = `the safety point failed: ${failure.cause}`;
    // An actor that starts the writers would also break a restore without a safety point.
    const next = error instanceof Undone ? failure.next : `${failure.next}; or restore with --no-safety-point`;
    throw new Failure({ step: failure.step, cause, next });
  }
}

/** Loads the safety point. Fails with the exit code 4 unless the app may run with it. */
async function fallBack(
  held: Restoring,
  failure: Failure,
  ended: boolean,
  safety: Captured | undefined,
): Promise<void> {
  const { config, log, signal } = held.context;
  const down = (more: string) =>
    new Failure({
      step: failure.step,
      cause: `${failure.cause}; ${more}, so the app stays down`,
      next: `${ended ? `${failure.next}; then ` : ''}restore again, from this point or another: the new run takes over; npx jerrycan unblock ${config.app} shows what is left, and what else you can do`,
      exitCode: exitCodes.down,
    });
  if (signal.aborted && !ended) throw down('the load may still be running');
  if (signal.aborted) throw down(`${Failure.of(signal.reason, log.step).cause}; the safety point is not loaded`);
  if (!ended) throw down('the load may still be running (its state is unknown)');
  if (!safety) throw down('there is no safety point');
  if (safety.server.isEmpty) throw down('the safety point is empty');
  const last = held.lease.record.actionSets.at(-1);
  const ends = last === undefined || (await taskEnds(held.context, last).catch(() => undefined));
  if (!ends) throw down(ends === false ? 'its task is still running' : 'its task may still be running');
  log.warn(failure.cause, 'loading the safety point');
  log.begin('load safety point', { point: safety.point.run });
  try {
    // The point contains everything that existed while no writer ran, so anything else is left from the failed load.
    await load(held, { point: safety.point, directory: safety.point.run }, { undo: 'true' });
  } catch (error) {
    const { cause } = Failure.of(error, log.step);
    const { run } = safety.point;
    if (error === signal.reason) throw down(`${cause}; the load of the safety point ${run} may still be running`);
    throw down(`the safety point ${run} was not loaded either: ${cause}`);
  }
}

/** @returns the name of its ActionSet, if Kanister has forgotten it */
async function load(
  held: Restoring,
  { point, directory }: RestoreSource,
  options: ActionOptions<'restore'>,
  onRequest = () => {},
): Promise<string | undefined> {
  const { log, signal } = held.context;
  const { name, outcome } = await act(held, 'restore', options, {
    ...{ onRequest, signal, notAfter: startsBy(held, LOADS_WITHIN) },
    artifacts: pointArtifact(point.objects, directory),
  });
  for (const warning of warningsIn(outcome.artifacts.server)) {
    const [cause = '', ...next] = warning.split('; ');
    log.warn(cause, next.join('; '));
  }
  return outcome.forgotten ? name : undefined;
}

async function act(
  { context, lease }: Held,
  action: 'restore',
  options: ActionOptions<'restore'>,
  { notAfter, ...props }: Pick<ActionRunProps, 'signal' | 'artifacts' | 'onRequest'> & { notAfter: number },
) {
  const name = runName(context.config.app, context.clock);
  const withTime = { ...options, notAfter: String(Math.floor(notAfter / 1000)) };
  return { name, outcome: await runAction(context, lease, { name, action, options: withTime, ...props }) };
}

const late = (step: string, until: number | null, touched: boolean): Failure =>
  new DeadlinePassed({
    step,
    cause: `the deadline has passed (${rfc3339(until ?? 0)})`,
    next: 'find out what took so long; restore again with a later --deadline, or without one',
    exitCode: touched ? exitCodes.failed : exitCodes.refused,
  });

const stillRuns = (app: string, names: readonly string[]): Failure =>
  refused(
    `the ActionSet ${names.join(', ')} of an unfinished restore is still running`,
    `wait until it ends, and restore again; if it hangs, end it: npx jerrycan unblock ${app} --end-load`,
  );

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'check server', cause, next, exitCode: exitCodes.refused });
