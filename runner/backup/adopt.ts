import type { CaptureConfig } from '../../contracts/app-config';
import { runTime } from '../../contracts/run-name';
import { parseTime } from '../../contracts/time';
import { cancel } from '../action-set/cancel';
import { ofCapture } from '../action-set/capture-failure';
import { eachCapture } from '../action-set/each-capture';
import { followAction } from '../action-set/run';
import { type CatalogEntry, readDirectory } from '../catalog/catalog';
import { listRuns } from '../catalog/run-directories';
import { newState } from '../catalog/state';
import { writeState } from '../catalog/write-state';
import { type Lease, LeaseLost } from '../lease/lease';
import type { DumpRecord } from '../lease/lease-record';
import { committed, isResumable, markConsistent } from '../lease/recorded-dump';
import type { Context } from '../ports/context';
import { Deadline } from '../ports/deadline';
import { exitCodes, Failure } from '../ports/failure';
import { Quiesce } from '../quiesce/quiesce';
import { endQuiesce } from '../recovery/previous-run';
import { AllFixed } from './all-fixed';
import { commit, type EndedCapture } from './commit';
import { endTasks } from './end-tasks';

export interface Adopted {
  /** The run whose restore point is complete. */
  readonly run: string;
  /** An earlier pod of this Job requested it, so nothing else must be dumped. */
  readonly own: boolean;
}

/**
 * Continues the dump of a dead run if it may still become a restore point (docs/explanation/decisions/0006). A quiesce or an ActionSet that it does not end
 * is still recorded when it returns.
 *
 * @returns `undefined` if there was no dump, or it failed; the log has the reason
 * @throws what also ends this run: SIGTERM, a lost Lease, writers that cannot be started
 */
export async function adopt(context: Context, lease: Lease): Promise<Adopted | undefined> {
  const { config, log, job } = context;
  const { dump } = lease.record;
  const isOwn = (owner: string | undefined) => job !== '' && owner === job;
  if (!dump && !isOwn(lease.left?.job)) return undefined;
  const run = dump?.run ?? lease.left?.run ?? '';
  if (dump?.safety || runTime(config.app, run) === undefined) return undefined;
  try {
    if (dump) await goOn(context, lease, dump);
    // The Job's earlier pod may have died after it wrote its restore point.
    else if (!(await pointOf(context, run))?.state?.verified) return undefined;
    return { run, own: isOwn(dump ? dump.job : lease.left?.job) };
  } catch (error) {
    const failure = Failure.of(error, log.step);
    if (context.signal.aborted || error instanceof LeaseLost || failure.exitCode === exitCodes.down) throw error;
    log.warn(`the dump ${run} of a dead run is discarded: ${failure.cause}`, 'this run makes its own dump', 'adopt');
    return undefined;
  }
}

/** @throws Failure if the dump does not become a restore point; the writers run again then */
async function goOn(outer: Context, lease: Lease, dump: DumpRecord): Promise<void> {
  const { clock, log } = outer;
  const { run } = dump;
  const until = parseTime(dump.until) ?? Number.NEGATIVE_INFINITY;
  const inTime = until > clock.now();
  const quiesce = inTime && !dump.consistent ? await standing(outer, lease) : undefined;
  if (!quiesce) await endQuiesce(outer, lease);
  log.begin('adopt', { dump: run, job: dump.job ?? null });
  if (dump.consistent && (await completed(outer, lease, run))) return;
  if (!isResumable(dump)) throw unusable('an older runner requested it');
  if (!inTime) throw late(dump);
  if (!dump.consistent && !quiesce) throw unusable('its quiesce ended before the dump was complete');
  const deadline = new Deadline(clock, outer.signal, until, () => late(dump));
  const { signal } = deadline;
  const context = { ...outer, signal };
  try {
    const captures = capturesOf(context, dump);
    const end = async () => {
      await quiesce?.end(() => markConsistent(lease));
    };
    const ended = await followAll(context, dump, captures, quiesce && end);
    await end();
    await commit(context, lease, { dump, ended, signal });
  } catch (error) {
    if (!signal.aborted) await endTasks(context, dump.captures);
    throw quiesce ? await quiesce.endAfter(error) : error;
  } finally {
    deadline.end();
  }
}

/** The captures of the dump. @throws Failure unless the app has exactly these */
function capturesOf({ config }: Context, { captures }: DumpRecord): CaptureConfig[] {
  const found = captures.map(({ name }) => config.captures.find((one) => one.name === name));
  const own = found.filter((one) => one !== undefined);
  if (own.length < captures.length || own.length < config.captures.length)
    throw unusable(
      `it has the captures ${captures.map(({ name }) => name ?? 'without a name').join(', ')}, and the app has others now`,
    );
  return own;
}

/** @throws Failure if an ActionSet was not started, or failed */
async function followAll(
  context: Context,
  { captures: dumped, quiesce }: DumpRecord,
  captures: readonly CaptureConfig[],
  end: (() => Promise<void>) | undefined,
): Promise<EndedCapture[]> {
  const states = await Promise.all(dumped.map(({ actionSet }) => cancel(context, actionSet)));
  if (states.some((state) => state === 'gone' || state === 'canceled'))
    throw unusable('Kanister had not started its ActionSet');
  const all = end && quiesce === 'snapshot' ? new AllFixed(dumped, end) : undefined;
  const task = async (capture: CaptureConfig, signal: AbortSignal): Promise<EndedCapture> => {
    const { actionSet: name } = dumped.find((one) => one.name === capture.name)!;
    try {
      const outcome = await followAction(context, {
        capture,
        name,
        action: 'backup',
        signal,
        ...all?.of(capture),
      });
      await all?.fixed(capture.name);
      return { capture, outcome };
    } catch (error) {
      throw ofCapture({ config: context.config, signal }, capture, error);
    }
  };
  return eachCapture({ captures, task, signal: context.signal });
}

/** The quiesce of the dead run, if its writers have not moved since it stopped them. */
async function standing(context: Context, lease: Lease): Promise<Quiesce | undefined> {
  const { quiesce } = lease.record;
  if (quiesce?.mode !== 'backup') return undefined;
  const isWriter = (one: { kind: string; name: string }) =>
    context.config.writers.some(({ kind, name }) => kind === one.kind && name === one.name);
  if (!quiesce.workloads.every(isWriter)) return undefined;
  const resumed = Quiesce.resume(context, lease, quiesce);
  try {
    await resumed.confirm();
    return resumed;
  } catch (error) {
    context.log.warn(Failure.of(error, 'adopt').cause, 'the dump of that time is discarded', 'adopt');
    return undefined;
  }
}

/**
 * Adds what may be missing after the restore point itself was written. It does not write the point again: a second version of it would look
 * like an attack.
 */
async function completed(context: Context, lease: Lease, run: string): Promise<boolean> {
  const found = await pointOf(context, run);
  if (!found) return false;
  await lease.fence();
  // The dead run had read it back just before it signed it.
  if (!found.state) await writeState(context, { ...newState(found.point), verified: found.signedBy.time });
  await committed(lease, run);
  return true;
}

/** Returns `undefined` if the run has no restorable point. */
export async function pointOf({ config, store }: Context, run: string): Promise<CatalogEntry | undefined> {
  for await (const directory of listRuns(store, config.store.prefix, config.app, run)) {
    const entry = await readDirectory(store, config, directory, true);
    if (entry && !('cause' in entry)) return entry;
  }
  return undefined;
}

const late = ({ until }: DumpRecord): Failure => unusable(`its deadline has passed (${until})`);

const unusable = (cause: string): Failure =>
  new Failure({ step: 'adopt', cause, next: 'find out what ended the run that requested it' });
