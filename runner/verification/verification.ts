import { restorePointFile, type StoredObject } from '../../contracts/restore-point';
import { runName, runTime } from '../../contracts/run-name';
import { parseTime, rfc3339 } from '../../contracts/time';
import { readPoint, readState } from '../catalog/catalog';
import { DoubtedPoints } from '../catalog/doubted-points';
import { Alarm } from '../catalog/integrity-alarm';
import { type KeptPoint, keptPoint, sayOf, signedPart } from '../catalog/kept-point';
import { keepAside } from '../catalog/quarantine';
import { differenceTwice } from '../catalog/read-back';
import { type RunDirectory, survey } from '../catalog/run-directories';
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
 * Looks at all kept points, and reads the share of them that is due back to its last byte. Needs no Lease: what it says of a
 * point adds to what others say.
 *
 * @throws Failure with the exit code 5 if a point is broken or something lies over it, with 1 if not all that is due was read
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
    await checkHost(context);
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
  /** What could not be done, by the run it was of, and may be tomorrow. */
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
    for await (const directory of survey(store, config.store.prefix, config.app)) {
      signal.throwIfAborted();
      const point = await this.look(directory);
      if (point) points.push(point);
    }
    this.doubted.warn(log);
    // Whoever attacks does not wait until all is read.
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

  /** @returns the point if it is one to be read */
  private async look(directory: RunDirectory): Promise<Checked | undefined> {
    const { alarm, context } = this;
    const { config, store } = context;
    const { run } = directory;
    const { state, covered, complete } = await readState(store, config, directory);
    // Of the older versions of `state.json`, which the store ends one day, nothing may be lost.
    if (state && !complete && hasPoint(directory)) await writeState(context, state);
    if (state?.retired) return undefined;
    const entry = await readPoint(store, config, directory, state);
    if (!entry) return undefined;
    // Retention may have retired it while it was listed: then its markers are no attack.
    const kept = isAsWritten(entry) ? entry : await keptPoint(context, run);
    if (!kept) return undefined;
    const hidden = await alarm.look(kept);
    if ('cause' in kept) {
      this.doubted.note(kept);
      await this.lose(run, kept);
      return undefined;
    }
    if (covered) alarm.note('PointCovered', `something lies over the state.json of ${run}`);
    if (hidden.length > 0) await this.trying(run, () => this.keepAside(run, hidden, false));
    const { broken, verified } = kept.state ?? {};
    if (!broken) return { run, verified: parseTime(verified) };
    alarm.note('PointBroken', `${run} is broken since ${broken.time}: ${broken.cause}`);
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
    const { objects } = kept.point;
    const started = clock.now();
    const cause = await differenceTwice(context, objects);
    if (cause !== undefined) {
      // In a store without versions retention may have deleted it meanwhile.
      const said = await sayOf(context, run, { broken: { time: rfc3339(clock.now()), cause } });
      if (said) alarm.note('PointBroken', `${run} is broken: ${cause}`);
      return;
    }
    if (!(await sayOf(context, run, { verified: rfc3339(clock.now()) }))) return;
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    log.event('verified', { verified: run, bytes, seconds: (clock.now() - started) / 1000 });
    const hidden = await coveredObjects(context.store, kept);
    if (hidden.length > 0) await this.keepAside(run, hidden, true);
  }

  private daysUnread({ run, verified }: Checked): number {
    const { clock, config } = this.context;
    return Math.floor((clock.now() - (verified ?? runTime(config.app, run) ?? 0)) / DAY);
  }

  /** A store that gives nothing at all says nothing of one point: one more that is not due is the witness. */
  private async givesAny(points: readonly Checked[], due: readonly Checked[]): Promise<boolean> {
    const other = points.find((point) => !due.includes(point));
    return other !== undefined && (await this.trying(other.run, () => this.read(other.run))) === undefined;
  }

  /**
   * A store that finds rotten bytes by itself does not hand them out: it answers with an error, or ends the body too early, night after
   * night. A point that it has not given for the whole cycle, while it gives others, is broken.
   */
  private async giveUp(point: Checked): Promise<void> {
    const { alarm, context } = this;
    const { run } = point;
    context.signal.throwIfAborted();
    const error = await this.trying(run, () => this.read(run));
    if (!isWithheld(error)) return;
    const cause = `the store has not given it for ${this.daysUnread(point)} days: ${error.message}`;
    const said = await sayOf(context, run, { broken: { time: rfc3339(context.clock.now()), cause } });
    if (said) alarm.note('PointBroken', `${run} is broken: ${cause}`);
  }

  /** Some of its objects are gone: seen in the list, without reading any. */
  private async lose(run: string, entry: KeptPoint): Promise<void> {
    const { clock } = this.context;
    const signed = signedPart(entry);
    if (!signed || signed.state?.broken || !('cause' in entry)) return;
    await sayOf(this.context, run, { broken: { time: rfc3339(clock.now()), cause: entry.cause } });
  }

  private async keepAside(run: string, objects: readonly StoredObject[], reads: boolean): Promise<void> {
    const copied = await keepAside(this.context, objects, { run, reads });
    if (copied > 0) this.context.log.event('recovered', { recovered: run, objects: copied });
  }

  /**
   * What fails of one point does not keep the others from being looked at, as long as the store answers.
   *
   * @returns what failed
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
        cause: `restore points that are broken: ${broken}; over which something lies: ${covered}`,
        next: 'see the warnings before this, and who can write to the store',
        exitCode: exitCodes.unsound,
      });
    const [first, ...more] = undone;
    if (first === undefined) return;
    throw new Failure({
      step: 'verify',
      cause: `${first.join(': ')}${more.length > 0 ? `; and ${more.length} more` : ''}`,
      next: 'the next verification tries again; if it fails too, look at the store',
    });
  }
}

/** Neither a right nor a name that is missing: the store itself has trouble with it. */
const isWithheld = (error: unknown): error is StoreError =>
  error instanceof StoreError && (error.status < 400 || error.status >= 500);

const hasPoint = ({ versions }: RunDirectory): boolean =>
  versions.some(({ key, marker }) => !marker && key.endsWith(`/${restorePointFile}`));

/** As far as the list says. */
const isAsWritten = (entry: KeptPoint): boolean => !('cause' in entry) && (entry.over?.size ?? 0) === 0;
