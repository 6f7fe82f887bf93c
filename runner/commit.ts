import type { Outcome, Server } from './action-set';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { Failure } from './failure';
import type { Lease } from './lease';
import type { DumpRecord } from './lease-record';
import { Mismatch, readBack } from './read-back';
import { committed } from './recorded-dump';
import { POINT_LIMIT, type RestorePoint, restorePointFile } from './restore-point';
import { runTime } from './run-name';
import { signed } from './signing';
import { newState, type State, stateFile } from './state';
import { written } from './written';

export interface CommitProps {
  /** What stands in the record: of this run, or of a dead one. */
  readonly dump: DumpRecord;
  /** How its ActionSet ended: complete. */
  readonly outcome: Outcome;
  readonly signal: AbortSignal;
}

export interface Captured {
  readonly point: RestorePoint;
  readonly server: Server;
}

/**
 * From a dump that has ended to a restore point: found in the store, read back, signed, and no more in the record.
 *
 * @throws LeaseLost if somebody else has the Lease by then; nothing is written then
 */
export async function commit(context: Context, lease: Lease, props: CommitProps): Promise<Captured> {
  const { clock, config, log, store } = context;
  const { dump, outcome, signal } = props;
  const { run } = dump;
  log.begin('read back');
  const { server, objects } = await written(context, run, outcome);
  try {
    await readBack({ ...context, signal }, objects);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const next = 'something changed it on its way or in the store; it is no restore point';
    throw new Failure({ step: log.step, cause: error.message, next });
  }

  log.begin('restore point', { point: run });
  signal.throwIfAborted();
  const point: RestorePoint = {
    ...{ kind: 'jerrycan/restore-point', version: 1, app: config.app, cluster: config.cluster, run },
    time: rfc3339(runTime(config.app, run) ?? clock.now()),
    engine: { name: server.engine, version: server.version },
    blueprint: dump.blueprint,
    quiesce: dump.quiesce,
    ...(dump.safety ? { safety: true } : {}),
    objects,
  };
  const key = `${config.store.prefix}/${run}/${restorePointFile}`;
  const text = signed(context, point);
  if (Buffer.byteLength(text) > POINT_LIMIT)
    throw new Failure({
      step: log.step,
      cause: `a restore point of ${objects.length} objects has ${Buffer.byteLength(text)} bytes, and no catalog reads more than ${POINT_LIMIT}`,
      next: "give the blueprint larger parts in the app's file",
    });
  await lease.fence();
  await store.put(key, text);
  await writeState(context, { ...newState(point), verified: rfc3339(clock.now()) });
  await committed(lease, run);
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const seconds = (clock.now() - Date.parse(point.time)) / 1000;
  log.event('restore-point', { key, bytes, seconds });
  return { point, server };
}

export async function writeState(context: Context, state: State): Promise<void> {
  const { config, store } = context;
  const key = `${config.store.prefix}/${state.run}/${stateFile}`;
  await store.put(key, signed(context, state));
}
