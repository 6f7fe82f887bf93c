import { type ActionRunProps, runAction } from './action-run';
import { type Outcome, objectsOf, type Server, serverOf } from './action-set';
import { rfc3339 } from './clock';
import type { Context } from './context';
import { Failure } from './failure';
import type { Lease } from './lease';
import { Mismatch, readBack } from './read-back';
import { type RestorePoint, restorePointFile, type StoredObject } from './restore-point';
import { runTime } from './run-name';
import { seal } from './signature';
import { newState, type State, sealState, stateFile } from './state';

export interface CaptureProps extends Pick<ActionRunProps, 'signal' | 'onSnapshot'> {
  /** Also the name of its ActionSet. */
  readonly run: string;
  /** No script starts after it; milliseconds since the epoch. */
  readonly notAfter: number;
  readonly quiesce: RestorePoint['quiesce'];
  /** A server without databases is an error in a scheduled backup, and fine before a restore. */
  readonly allowEmpty: boolean;
  /** Called when the dump has ended and before anything of it counts; throws to leave it at that. */
  readonly onDumped: () => Promise<void>;
}

export interface Captured {
  readonly point: RestorePoint;
  readonly server: Server;
}

/** One backup, from the request to Kanister to the restore point: dumped, found in the store, read back, signed. */
export async function capture(context: Context, lease: Lease, props: CaptureProps): Promise<Captured> {
  const { clock, config, log, signingKey, store } = context;
  const { run } = props;
  log.begin('dump', { actionSet: run });
  const options = {
    run,
    notAfter: String(Math.floor(props.notAfter / 1000)),
    quiesce: props.quiesce,
    ...(props.allowEmpty ? { allowEmpty: 'true' } : {}),
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
    throw unusable(log.step, error.message, 'something changed it on its way or in the store; it is no restore point');
  }

  log.begin('restore point');
  props.signal.throwIfAborted();
  const point: RestorePoint = {
    ...{ kind: 'jerrycan/restore-point', version: 1, app: config.app, cluster: config.cluster, run },
    time: rfc3339(runTime(config.app, run) ?? clock.now()),
    engine: { name: server.engine, version: server.version },
    blueprint: config.blueprint.digest,
    quiesce: props.quiesce,
    objects,
  };
  const key = `${config.store.prefix}/${run}/${restorePointFile}`;
  await store.put(key, seal(point, signingKey, rfc3339(clock.now())));
  await writeState(context, { ...newState(point), verified: rfc3339(clock.now()) });
  const bytes = objects.reduce((sum, object) => sum + object.bytes, 0);
  const seconds = (clock.now() - Date.parse(point.time)) / 1000;
  log.event('restore-point', { key, bytes, seconds });
  return { point, server };
}

export async function writeState({ clock, config, signingKey, store }: Context, state: State): Promise<void> {
  const key = `${config.store.prefix}/${state.run}/${stateFile}`;
  await store.put(key, sealState(state, signingKey, rfc3339(clock.now())));
}

/** What the artifacts say, and the versions that lie in the store under those keys now. */
async function written({ config, log, store }: Context, run: string, outcome: Outcome) {
  const named = () => {
    try {
      return { server: serverOf(outcome), parts: objectsOf(outcome, run, config.store.prefix) };
    } catch (error) {
      throw unusable(log.step, (error as Error).message, 'see whether the blueprint in the cluster is the one in Git');
    }
  };
  const { server, parts } = named();
  if (server.engine !== config.blueprint.engine)
    throw unusable(
      log.step,
      `the task dumped ${server.engine}, the app's blueprint ${config.blueprint.engine}`,
      'see the app file',
    );
  const objects: StoredObject[] = [];
  for (const part of parts) {
    const head = await store.head(part.key);
    if (!head) throw unusable(log.step, `${part.key} is not in the store`, 'see whether something deletes there');
    if (config.store.versioning && head.versionId === null)
      throw unusable(
        log.step,
        `${part.key} has no version`,
        "turn on the bucket's versioning, or say in the store's file that it has none",
      );
    const versionId = config.store.versioning ? head.versionId : null;
    const { artifact, key, bytes, sha256 } = part;
    objects.push({ artifact, key, versionId, bytes, sha256 });
  }
  return { server, objects };
}

const unusable = (step: string, cause: string, next: string): Failure => new Failure({ step, cause, next });
