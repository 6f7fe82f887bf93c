import { objectsOf, restorePointFile, type StoredObject } from '../../contracts/restore-point';
import { runName, runTime } from '../../contracts/run-name';
import { parseTime, rfc3339 } from '../../contracts/time';
import { readPoint, readState } from '../catalog/catalog';
import { DoubtedPoints } from '../catalog/doubted-points';
import { Alarm } from '../catalog/integrity-alarm';
import { type KeptPoint, keptPoint, signedPart, updateState } from '../catalog/kept-point';
import { copyToRecovered } from '../catalog/quarantine';
import { differenceTwice } from '../catalog/read-back';
import { listRuns, type RunDirectory } from '../catalog/run-directories';
import { coveredObjects } from '../catalog/shadowed';
import { checkSigningKey } from '../catalog/signing';
import { writeState } from '../catalog/write-state';
import { recordEvent } from '../kubernetes/event';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { StoreError } from '../ports/object-store';
import { checkHost } from '../preflight/host-check';
import { storeAnswers } from '../preflight/preflight';
import { type Checked, CYCLE_DAYS, dueAt } from './due';

const DAY = 86_400_000;

/**
 * Checks all kept points, and reads back those that are due. It needs no Lease, since it only adds to a point's state.
 *
 * @throws Failure with the exit code 5 if a point is broken or covered, with 1 if not all due points were read
 */
export async function verify(context: Context): Promise<void> {
  const { clock, config, log } = context;
  const run = runName(config.app, clock);
  log.of(run);
  const verification = new Verification(context);
  try {
    log.begin('preflight');
    checkSigningKey(context);
    await storeAnswers(context);
    await verification.perform(run);
    for (const capture of config.captures) await checkHost(context, capture);
  } catch (error) {
    const failure = Failure.of(error, log.step);
    if (failure.exitCode !== exitCodes.unsound)
      await recordEvent({ ...context, on: 'verify' }, run, 'VerificationFailed', failure);
    throw failure;
  } finally {
    await verification.alarm.raise(run, 'PointBroken', 'PointCovered');
  }
}

class Verification {
  readonly alarm: Alarm;
  /** What failed and may succeed tomorrow, by run. */
  private readonly undone = new Map<string, string>();

  private readonly doubted = new DoubtedPoints();

  constructor(private readonly context: Context) {
    this.alarm = new Alarm(context, 'verify');
  }

  /** @param run the verification's own name */
  async perform(run: string): Promise<void> {
    const { clock, config, log, signal, store } = this.context;
    log.begin('look');
    const points: Checked[] = [];
    for await (const directory of listRuns(store, config.store.prefix, config.app)) {
      signal.throwIfAborted();
      const point = await this.look(directory);
      if (point) points.push(point);
    }
    this.doubted.warn(log);
    // Report attacks before the long read.
    await this.alarm.raise(run, 'PointCovered');
    const due = dueAt(points, clock.now());
    log.begin('verify', { points: points.length, due: due.length });
    const withheld: Checked[] = [];
    for (const [index, point] of due.entries()) {
      signal.throwIfAborted();
      log.begin('read back', { point: point.run, number: index + 1, of: due.length });
      const error = await this.trying(point.run, () => this.read(point.run));
      if (isWithheld(error)) withheld.push(point);
    }
    const lapsed = withheld.filter((point) => this.daysUnread(point) >= CYCLE_DAYS);
    if (lapsed.length > 0 && (withheld.length < due.length || (await this.givesAny(points, due))))
      for (const point of lapsed) await this.giveUp(point);
    log.begin('verify');
    this.conclude();
  }

  /** @returns the point if it must be read */
  private async look(directory: RunDirectory): Promise<Checked | undefined> {
    const { alarm, context } = this;
    const { config, store } = context;
    const { run } = directory;
    const { state, covered, complete } = await readState(store, config, directory);
    // Older versions of `state.json` expire in the store, so the newest must contain everything.
    if (state && !complete && hasPoint(directory, config.store.prefix)) await writeState(context, state);
    if (state?.retired) return undefined;
    const entry = await readPoint(store, config, directory, state);
    if (!entry) return undefined;
    // Retention may have retired it after it was listed: then its markers are not an attack.
    const kept = isAsWritten(entry) ? entry : await keptPoint(context, run);
    if (!kept) return undefined;
    const hidden = await alarm.look(kept);
    if ('cause' in kept) {
      this.doubted.note(kept);
      await this.lose(run, kept);
      return undefined;
    }
    if (covered)
      alarm.note('PointCovered', `the state.json of ${run} is covered by a newer version or a delete marker`);
    if (hidden.length > 0) await this.trying(run, () => this.copyToRecovered(run, hidden, false));
    const { broken, verified } = kept.state ?? {};
    if (!broken) return { run, verified: parseTime(verified) };
    alarm.note('PointBroken', `${run} has been broken since ${broken.time}: ${broken.cause}`);
    return undefined;
  }

  private async read(run: string): Promise<void> {
    const { alarm, context } = this;
    const { clock, log } = context;
    const kept = await keptPoint(context, run);
    if (!kept) return;
    if ('cause' in kept) {
      await alarm.look(kept);
      return this.lose(run, kept);
    }
    const objects = objectsOf(kept.point);
    const started = clock.now();
    const cause = await differenceTwice(context, objects);
    if (cause !== undefined) {
      // In a store without versioning, retention may have deleted it meanwhile.
      const said = await updateState(context, run, { broken: { time: rfc3339(clock.now()), cause } });
      if (said) alarm.note('PointBroken', `${run} is broken: ${cause}`);
      return;
    }
    if (!(await updateState(context, run, { verified: rfc3339(clock.now()) }))) return;
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    log.event('verified', { verified: run, bytes, seconds: (clock.now() - started) / 1000 });
    const hidden = await coveredObjects(context.store, kept);
    if (hidden.length > 0) await this.copyToRecovered(run, hidden, true);
  }

  private daysUnread({ run, verified }: Checked): number {
    const { clock, config } = this.context;
    return Math.floor((clock.now() - (verified ?? runTime(config.app, run) ?? 0)) / DAY);
  }

  /** Whether the store returns any other point: if it returns none at all, no single point is to blame. */
  private async givesAny(points: readonly Checked[], due: readonly Checked[]): Promise<boolean> {
    const other = points.find((point) => !due.includes(point));
    return other !== undefined && (await this.trying(other.run, () => this.read(other.run))) === undefined;
  }

  /**
   * Marks a point as broken if the store has not returned it for the whole cycle while it returns others. A store that detects corrupted bytes itself
   * does not return them: it answers with an error or truncates the body, every night.
   */
  private async giveUp(point: Checked): Promise<void> {
    const { alarm, context } = this;
    const { run } = point;
    context.signal.throwIfAborted();
    const error = await this.trying(run, () => this.read(run));
    if (!isWithheld(error)) return;
    const cause = `the store has not returned it for ${this.daysUnread(point)} days: ${error.message}`;
    const said = await updateState(context, run, { broken: { time: rfc3339(context.clock.now()), cause } });
    if (said) alarm.note('PointBroken', `${run} is broken: ${cause}`);
  }

  /** Marks a point as broken if the list shows that some of its objects are gone, without reading any. */
  private async lose(run: string, entry: KeptPoint): Promise<void> {
    const { clock } = this.context;
    const signed = signedPart(entry);
    if (!signed || signed.state?.broken || !('cause' in entry)) return;
    await updateState(this.context, run, { broken: { time: rfc3339(clock.now()), cause: entry.cause } });
  }

  private async copyToRecovered(run: string, objects: readonly StoredObject[], reads: boolean): Promise<void> {
    const copied = await copyToRecovered(this.context, objects, { run, reads });
    if (copied > 0) this.context.log.event('recovered', { recovered: run, objects: copied });
  }

  /**
   * Runs a task for one point. A failure does not stop the verification of other points, as long as the store answers.
   *
   * @returns the failure, if any
   */
  private async trying(run: string, task: () => Promise<void>): Promise<StoreError | Failure | undefined> {
    const { config, log, signal, store } = this.context;
    try {
      await task();
      this.undone.delete(run);
      return undefined;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StoreError) && !(error instanceof Failure)) throw error;
      const { cause, next } = Failure.of(error, log.step);
      log.warn(`${run}: ${cause}`, next);
      this.undone.set(run, cause);
      await store.probe(`${config.store.prefix}/`);
      return error;
    }
  }

  private conclude(): void {
    const { alarm, undone } = this;
    const [broken, covered] = [alarm.count('PointBroken'), alarm.count('PointCovered')];
    if (broken + covered > 0)
      throw new Failure({
        step: 'verify',
        cause: `restore points are broken (${broken}) or covered (${covered})`,
        next: 'see the warnings above, and find out who can write to the store',
        exitCode: exitCodes.unsound,
      });
    const [first, ...more] = undone;
    if (first === undefined) return;
    throw new Failure({
      step: 'verify',
      cause: `${first.join(': ')}${more.length > 0 ? `; and ${more.length} more` : ''}`,
      next: 'the next verification tries again; if that fails too, check the store',
    });
  }
}

/** Neither missing rights nor a missing object: the store itself cannot return it. */
const isWithheld = (error: unknown): error is StoreError =>
  error instanceof StoreError && (error.status < 400 || error.status >= 500);

const hasPoint = ({ run, versions }: RunDirectory, prefix: string): boolean =>
  versions.some(({ key, marker }) => !marker && key === `${prefix}/${run}/${restorePointFile}`);

/** Whether it looks intact in the list. */
const isAsWritten = (entry: KeptPoint): boolean => !('cause' in entry) && (entry.over?.size ?? 0) === 0;
