import type { KeyValue } from '../../contracts/action';
import { type CaptureConfig, taskNamespaces } from '../../contracts/app-config';
import { JOB_ID } from '../../contracts/labels';
import { isLive, type PodObject } from '../kubernetes/workload';
import { resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { type ActionSetObject, type Outcome, outcomeOf } from './action-set';
import { taskError } from './task-error';

/** The name that Kanister gives to the container of a function (pkg/kube/pod.go, `DefaultContainerName`). */
const CONTAINER = 'container';
/** The prefix of a line that `kando output` prints (Kanister, pkg/output/output.go, `PhaseOpString`). */
const OUTPUT = '###Phase-output###:';
/** How an artifact refers to an output of the action's only phase. */
const TEMPLATE = /\{\{\s*\.Phases\.\w+\.Output\.(\w+)\s*\}\}/g;

/** How a task ended, according to its pod. */
export interface TaskEnd {
  /** Its script exited with 0: all its checks passed. */
  readonly succeeded: boolean;
  /** The container's termination message: the outputs as kando prints them, or the script's error. May be empty. */
  readonly words: string;
  /** Kubernetes' exit code and reason. */
  readonly how: string;
}

/** The state of an ActionSet's task: it has no pod, its pod lives, or how it ended. */
export type Task = 'none' | 'lives' | TaskEnd;

/**
 * The pods of an ActionSet's task.
 *
 * @param capture the capture of the ActionSet @default - not known: each namespace with a capture is searched
 */
export async function podsOf(
  { cluster, config }: Context,
  actionSet: string,
  capture?: CaptureConfig,
): Promise<PodObject[]> {
  const namespaces = capture ? [capture.namespace] : taskNamespaces(config);
  const list = (namespace: string) => cluster.list<PodObject>(resources.pods, namespace, `${JOB_ID}=${actionSet}`);
  return (await Promise.all(namespaces.map(list))).flat();
}

export const taskOf = async (context: Context, actionSet: string): Promise<Task> =>
  taskIn(await podsOf(context, actionSet));

/** The state of a task by its pods. A sidecar may outlive the script, so the script's own container counts; without its status, the pod's phase does. */
export function taskIn(pods: readonly PodObject[]): Task {
  if (pods.length === 0) return 'none';
  const ends = pods.map(endOf);
  if (ends.includes(undefined)) return 'lives';
  const known = ends.filter((end) => end !== undefined);
  return known.find(({ succeeded }) => !succeeded) ?? known.at(-1)!;
}

function endOf(pod: PodObject): TaskEnd | undefined {
  const { phase = '', containerStatuses = [] } = pod.status ?? {};
  const terminated = containerStatuses.find(({ name }) => name === CONTAINER)?.state?.terminated;
  if (!terminated && isLive(pod)) return undefined;
  const { exitCode, reason = '', message: words = '' } = terminated ?? {};
  const how = exitCode === undefined ? phase : `exit code ${exitCode}${reason && `, ${reason}`}`;
  return { succeeded: exitCode === undefined ? phase === 'Succeeded' : exitCode === 0, words, how };
}

/**
 * Whether the action consists of one task, so that the task's end is the action's. A further phase or a defer phase rules this out.
 *
 * @param object `undefined` if it was deleted; every restore that Jerrycan's blueprints declare has one task
 */
export function isOneTask(object: ActionSetObject | undefined): boolean {
  const action = object?.status?.actions?.[0];
  return (action?.phases?.length ?? 1) <= 1 && !action?.deferPhase?.name;
}

/**
 * The outcome of an ActionSet by the end of its task, when Kanister reports nothing more.
 *
 * @returns `undefined` if it is not known
 */
export function outcomeOfTask(object: ActionSetObject | undefined, task: Task): Outcome | undefined {
  if (task === 'none' || task === 'lives' || !isOneTask(object)) return undefined;
  const { phase = null } = object ? outcomeOf(object) : {};
  const { succeeded, words, how } = task;
  if (!succeeded) {
    const said = taskError(words);
    const error = (said ?? `its task ended without an error message (${how})`).slice(0, 2000);
    return {
      state: 'failed',
      phase,
      error,
      ...(said !== undefined && { fromTask: true }),
      artifacts: {},
      forgotten: true,
    };
  }
  const artifacts = artifactsOf(object, outputsIn(words));
  // A successful load needs no artifacts; the results of a dump or a preflight must be known.
  const isLoad = object === undefined || object.spec?.actions[0]?.name === 'restore';
  if (!isLoad && artifacts === undefined) return undefined;
  return { state: 'complete', phase: null, error: '', artifacts: artifacts ?? {}, forgotten: true };
}

/** Whether an ActionSet succeeded: Kanister reports it, or Kanister forgot it and its task's pod reports it. */
export function endedWell(object: ActionSetObject, task: Task): boolean {
  const { state } = outcomeOf(object);
  return state === 'complete' || (state === 'running' && outcomeOfTask(object, task)?.state === 'complete');
}

function outputsIn(words: string): KeyValue {
  const outputs: Record<string, string> = {};
  for (const line of words.split('\n')) {
    if (!line.startsWith(OUTPUT)) continue;
    try {
      const { key, value } = JSON.parse(line.slice(OUTPUT.length)) as { key?: unknown; value?: unknown };
      if (typeof key === 'string' && typeof value === 'string') outputs[key] = value;
    } catch {
      // A truncated line: its output is missing, and so is the artifact.
    }
  }
  return outputs;
}

/** The artifacts as Kanister would have rendered them; `undefined` if one needs an output that is missing. */
function artifactsOf(object: ActionSetObject | undefined, outputs: KeyValue): Outcome['artifacts'] | undefined {
  const templates = Object.entries(object?.status?.actions?.[0]?.artifacts ?? {});
  let whole = templates.length > 0;
  const rendered = templates.map(([name, { keyValue = {} }]) => {
    const values = Object.entries(keyValue).map(([key, template]) => {
      const value = template.replace(TEMPLATE, (all, output: string) => outputs[output] ?? all);
      if (value.includes('{{')) whole = false;
      return [key, value];
    });
    return [name, Object.fromEntries(values)];
  });
  return whole ? Object.fromEntries(rendered) : undefined;
}
