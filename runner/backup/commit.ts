import { madeBy, type ServedBy } from '../../contracts/action';
import type { CaptureConfig } from '../../contracts/app-config';
import { isFirstForm, restorePointFileOf } from '../../contracts/first-form';
import {
  type CapturedData,
  objectsOf,
  POINT_LIMIT,
  type RestorePoint,
  restorePointFile,
} from '../../contracts/restore-point';
import { runTime } from '../../contracts/run-name';
import { rfc3339 } from '../../contracts/time';
import type { Outcome } from '../action-set/action-set';
import { Mismatch, readBack } from '../catalog/read-back';
import { signed } from '../catalog/signing';
import { newState } from '../catalog/state';
import { writeState } from '../catalog/write-state';
import type { Lease } from '../lease/lease';
import type { DumpRecord } from '../lease/lease-record';
import { committed } from '../lease/recorded-dump';
import type { Context } from '../ports/context';
import { Failure } from '../ports/failure';
import { uploaded } from './uploaded';

export interface CommitProps {
  /** The dump as recorded, by this run or a dead one. */
  readonly dump: DumpRecord;
  /** One for each capture of the dump, in its order. */
  readonly ended: readonly EndedCapture[];
  readonly signal: AbortSignal;
}

/** A capture whose task has ended well. */
export interface EndedCapture {
  readonly capture: CaptureConfig;
  /** The complete outcome of its ActionSet. */
  readonly outcome: Outcome;
}

export interface Captured {
  readonly point: RestorePoint;
  /** The server of each capture, in the order of the point's captures. */
  readonly servers: readonly ServedBy[];
}

/**
 * Turns a finished dump into a restore point: finds the data of all captures in the store, reads it back, signs it, and removes the dump from the record.
 *
 * @throws LeaseLost if another run has the Lease; then nothing is written
 */
export async function commit(context: Context, lease: Lease, props: CommitProps): Promise<Captured> {
  const { clock, config, log, store } = context;
  const { dump, ended, signal } = props;
  const { run } = dump;
  log.begin('read back');
  const captures: CapturedData[] = [];
  const servers: ServedBy[] = [];
  for (const [index, { capture, outcome }] of ended.entries()) {
    const { server, objects } = await uploaded(context, capture, run, outcome);
    servers.push(server);
    captures.push({ name: capture.name, ...madeBy(server), blueprint: dump.captures[index]!.blueprint, objects });
  }
  const objects = objectsOf({ captures });
  try {
    await readBack({ ...context, signal }, objects);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const next = 'it was changed on its way to the store or in the store, so it does not become a restore point';
    throw new Failure({ step: log.step, cause: error.message, next });
  }

  log.begin('restore point', { point: run });
  signal.throwIfAborted();
  const point: RestorePoint = {
    ...{
      kind: 'jerrycan/restore-point',
      version: isFirstForm(config) ? 1 : 2,
      app: config.app,
      cluster: config.cluster,
      run,
    },
    time: rfc3339(runTime(config.app, run) ?? clock.now()),
    quiesce: dump.quiesce,
    ...(dump.safety ? { safety: true } : {}),
    captures,
  };
  const key = `${config.store.prefix}/${run}/${restorePointFile}`;
  const text = signed(context, restorePointFileOf(point));
  if (Buffer.byteLength(text) > POINT_LIMIT)
    throw new Failure({
      step: log.step,
      cause: `a restore point of ${objects.length} objects has ${Buffer.byteLength(text)} bytes, more than the limit of ${POINT_LIMIT}`,
      next: "give the blueprint larger parts in the app's file",
    });
  await lease.fence();
  await store.put(key, text);
  await writeState(context, { ...newState(point), verified: rfc3339(clock.now()) });
  await committed(lease, run);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const seconds = (clock.now() - Date.parse(point.time)) / 1000;
  log.event('restore-point', { key, bytes, seconds });
  return { point, servers };
}
