import { Alarm } from './alarm';
import { writeState } from './capture';
import { readPoint, readState } from './catalog';
import { parseTime, rfc3339 } from './clock';
import type { Context } from './context';
import { coveredObjects } from './cover';
import { type Checked, dueAt } from './due';
import { recordEvent } from './event';
import { exitCodes, Failure } from './failure';
import { type KeptPoint, keptPoint, sayOf, signedPart } from './kept-point';
import { StoreError } from './object-store';
import { storeAnswers } from './preflight';
import { Mismatch, readBack } from './read-back';
import { keepAside } from './recovered';
import { restorePointFile, type StoredObject } from './restore-point';
import { runName } from './run-name';
import { checkSigningKey } from './signing';
import { current, type RunDirectory, survey } from './survey';

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
  /** What could not be done, and may be tomorrow. */
  private readonly undone: string[] = [];

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
    // Whoever attacks does not wait until all is read.
    await this.alarm.raise(run, 'PointCovered');
    const due = dueAt(points, clock.now());
    log.begin('verify', { points: points.length, due: due.length });
    for (const [index, point] of due.entries()) {
      signal.throwIfAborted();
      log.begin('read back', { point: point.run, number: index + 1, of: due.length });
      await this.trying(point.run, () => this.read(point.run));
    }
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
    const kept = isAsWritten({ entry, directory }) ? { entry, directory } : await keptPoint(context, run);
    if (!kept) return undefined;
    const hidden = await alarm.look(kept.entry, kept.directory);
    if ('cause' in kept.entry) {
      await this.lose(run, kept);
      return undefined;
    }
    if (covered) alarm.note('PointCovered', `something lies over the state.json of ${run}`);
    if (hidden.length > 0) await this.trying(run, () => this.keepAside(run, hidden, false));
    const { broken, verified } = kept.entry.state ?? {};
    if (!broken) return { run, verified: parseTime(verified) };
    alarm.note('PointBroken', `${run} is broken since ${broken.time}: ${broken.cause}`);
    return undefined;
  }

  private async read(run: string): Promise<void> {
    const { alarm, context } = this;
    const { clock, log } = context;
    const kept = await keptPoint(context, run);
    if (!kept) return;
    if ('cause' in kept.entry) {
      await alarm.look(kept.entry, kept.directory);
      return this.lose(run, kept);
    }
    const { objects } = kept.entry.point;
    const started = clock.now();
    const cause = await mismatch(context, objects);
    if (cause !== undefined) {
      // In a store without versions retention may have deleted it meanwhile.
      const said = await sayOf(context, run, { broken: { time: rfc3339(clock.now()), cause } });
      if (said) alarm.note('PointBroken', `${run} is broken: ${cause}`);
      return;
    }
    if (!(await sayOf(context, run, { verified: rfc3339(clock.now()) }))) return;
    const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
    log.event('verified', { verified: run, bytes, seconds: (clock.now() - started) / 1000 });
    const hidden = await coveredObjects(context.store, kept.entry, kept.directory.versions);
    if (hidden.length > 0) await this.keepAside(run, hidden, true);
  }

  /** Some of its objects are gone: seen in the list, without reading any. */
  private async lose(run: string, { entry }: KeptPoint): Promise<void> {
    const { clock } = this.context;
    const signed = signedPart(entry);
    if (!signed || signed.state?.broken || !('cause' in entry)) return;
    await sayOf(this.context, run, { broken: { time: rfc3339(clock.now()), cause: entry.cause } });
  }

  private async keepAside(run: string, objects: readonly StoredObject[], reads: boolean): Promise<void> {
    const copied = await keepAside(this.context, objects, { run, reads });
    if (copied > 0) this.context.log.event('recovered', { recovered: run, objects: copied });
  }

  /** What fails of one point does not keep the others from being looked at, as long as the store answers. */
  private async trying(run: string, task: () => Promise<void>): Promise<void> {
    const { config, log, signal, store } = this.context;
    try {
      await task();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof StoreError) && !(error instanceof Failure)) throw error;
      const { cause, next } = Failure.of(error, log.step);
      log.warn(`${run}: ${cause}`, next);
      this.undone.push(`${run}: ${cause}`);
      await store.probe(`${config.store.prefix}/`);
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
      cause: more.length > 0 ? `${first}; and ${more.length} more` : first,
      next: 'the next verification tries again; if it fails too, look at the store',
    });
  }
}

const hasPoint = ({ versions }: RunDirectory): boolean =>
  versions.some(({ key, marker }) => !marker && key.endsWith(`/${restorePointFile}`));

/** As far as the list says. */
function isAsWritten({ entry, directory }: KeptPoint): boolean {
  if ('cause' in entry) return false;
  const top = current(directory.versions).find(({ key }) => key === entry.key);
  return entry.covered.length === 0 && top?.versionId === entry.versionId;
}

/** What differs in what was read, twice; `undefined`: nothing. That a point is broken is never taken back. */
async function mismatch(context: Context, objects: readonly StoredObject[]): Promise<string | undefined> {
  const found = await difference(context, objects);
  if (!found) return undefined;
  const again = await difference(context, [found.object]);
  if (again) return again.message;
  throw new Failure({
    step: context.log.step,
    cause: `${found.message}; read again it was as it was written`,
    next: 'see whether the network or the memory of a node is sound',
  });
}

async function difference(context: Context, objects: readonly StoredObject[]): Promise<Mismatch | undefined> {
  try {
    await readBack(context, objects);
    return undefined;
  } catch (error) {
    if (error instanceof Mismatch) return error;
    throw error;
  }
}
