import { type ActionRunProps, runAction } from './action-run';
import type { Server } from './action-set';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { Failure } from './failure';
import type { Lease } from './lease';
import { Mismatch, readBack } from './read-back';
import { POINT_LIMIT, type RestorePoint, restorePointFile } from './restore-point';
import { runTime } from './run-name';
import { signed } from './signing';
import { newState, type State, stateFile } from './state';
import { written } from './written';

export interface CaptureProps extends Pick<ActionRunProps, 'signal' | 'onSnapshot'> {
  /** Also the name of its ActionSet. */
  readonly run: string;
  /** No script starts after it; milliseconds since the epoch. */
  readonly notAfter: number;
  readonly quiesce: RestorePoint['quiesce'];
  /** Taken before a restore: a server without databases is fine then, and an error in a scheduled backup. */
  readonly safety: boolean;
  /** Called when the dump has ended and before anything of it counts; throws to leave it at that. */
  readonly onDumped: () => Promise<void>;
}

export interface Captured {
  readonly point: RestorePoint;
  readonly server: Server;
}

/** One backup, from the request to Kanister to the restore point: dumped, found in the store, read back, signed. */
export async function capture(context: Context, lease: Lease, props: CaptureProps): Promise<Captured> {
  const { clock, config, log, store } = context;
  const { run } = props;
  log.begin('dump', { actionSet: run });
  const options = {
    run,
    notAfter: String(Math.floor(props.notAfter / 1000)),
    quiesce: props.quiesce,
    ...(props.safety ? { allowEmpty: 'true' } : {}),
  };
  const outcome = await runAction(context, lease, { ...props, name: run, action: 'backup', options });
  await props.onDumped();

  log.begin('read back');
  const { server, objects } = await written(context, run, outcome);
  const reading = { ...context, signal: props.signal };
  try {
    await readBack(reading, objects);
  } catch (error) {
    if (!(error instanceof Mismatch)) throw error;
    const next = 'something changed it on its way or in the store; it is no restore point';
    throw new Failure({ step: log.step, cause: error.message, next });
  }

  log.begin('restore point');
  props.signal.throwIfAborted();
  const point: RestorePoint = {
    ...{ kind: 'jerrycan/restore-point', version: 1, app: config.app, cluster: config.cluster, run },
    time: rfc3339(runTime(config.app, run) ?? clock.now()),
    engine: { name: server.engine, version: server.version },
    blueprint: config.blueprint.digest,
    quiesce: props.quiesce,
    ...(props.safety ? { safety: true } : {}),
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
  await store.put(key, text);
  await writeState(context, { ...newState(point), verified: rfc3339(clock.now()) });
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
