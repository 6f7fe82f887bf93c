import type { AppConfig } from './app-config';
import type { KubeObject } from './cluster';
import type { StoredObject } from './restore-point';
import { isPartName } from './restore-point';

export type ActionName = 'backup' | 'restore' | 'preflight';

export type KeyValue = Readonly<Record<string, string>>;

/** Kanister's request for one action of a blueprint, and what became of it. */
export interface ActionSetObject extends KubeObject {
  spec?: {
    actions: readonly {
      name: string;
      object: { kind: string; name: string; namespace: string };
      blueprint: string;
      profile: { name: string; namespace: string };
      options: KeyValue;
      artifacts?: Readonly<Record<string, { keyValue: KeyValue }>>;
    }[];
  };
  status?: {
    state?: string;
    error?: { message?: string };
    actions?: {
      name?: string;
      phases?: { name?: string; state?: string }[];
      artifacts?: Record<string, { keyValue?: KeyValue }>;
    }[];
  };
}

export interface ActionSetProps {
  readonly config: AppConfig;
  /** Kanister's. */
  readonly namespace: string;
  readonly name: string;
  readonly action: ActionName;
  readonly options: KeyValue;
  /** Input artifacts. */
  readonly artifacts?: Readonly<Record<string, KeyValue>>;
}

export const actionSetLabels = (app: string, name: string): Record<string, string> => ({
  'app.kubernetes.io/managed-by': 'jerrycan',
  'jerrycan.dev/app': app,
  // Kanister copies this one onto the pods of its functions.
  [JOB_ID]: name,
});

export const JOB_ID = 'kanister.io/JobID';

export function actionSet({ config, namespace, name, action, options, artifacts }: ActionSetProps): ActionSetObject {
  const { app, object } = config;
  const inputs = Object.entries(artifacts ?? {}).map(([artifact, keyValue]) => [artifact, { keyValue }]);
  return {
    apiVersion: 'cr.kanister.io/v1alpha1',
    kind: 'ActionSet',
    metadata: { name, namespace, labels: actionSetLabels(app, name) },
    spec: {
      actions: [
        {
          name: action,
          object: { kind: object.kind.toLowerCase(), name: object.name, namespace: config.namespace },
          blueprint: app,
          profile: { name: app, namespace },
          options,
          ...(artifacts ? { artifacts: Object.fromEntries(inputs) } : {}),
        },
      ],
    },
  };
}

export interface Outcome {
  /** `none`: Kanister has not looked at it. */
  readonly state: 'none' | 'pending' | 'running' | 'failed' | 'complete';
  /** The phase that runs or failed. */
  readonly phase: string | null;
  /** Kanister's words, at most 2,000 characters: they may hold the task's last lines, and more. */
  readonly error: string;
  /** Only when complete: before that Kanister shows its templates here. */
  readonly artifacts: Readonly<Record<string, KeyValue>>;
}

export function outcomeOf({ status }: ActionSetObject): Outcome {
  const action = status?.actions?.[0];
  const known = ['pending', 'running', 'failed', 'complete'] as const;
  const state = known.find((one) => one === status?.state) ?? 'none';
  const phase = action?.phases?.find((one) => one.state === 'running' || one.state === 'failed')?.name ?? null;
  const artifacts = Object.entries((state === 'complete' && action?.artifacts) || {});
  return {
    state,
    phase,
    error: (status?.error?.message ?? '').slice(0, 2000),
    artifacts: Object.fromEntries(artifacts.map(([name, { keyValue }]) => [name, keyValue ?? {}])),
  };
}

/** `ended`: Kanister will do nothing more for it. */
export const hasEnded = ({ state }: Pick<Outcome, 'state'>): boolean => state === 'failed' || state === 'complete';

/** The database's server as a task saw it. */
export interface Server {
  readonly engine: string;
  readonly version: string;
  readonly databases: number;
}

/** @throws Error saying what is wrong with the artifact `server` */
export function serverOf({ artifacts }: Outcome): Server {
  const { engine, version, databases } = artifacts.server ?? {};
  if (!engine || !version || !/^\d{1,9}$/.test(databases ?? ''))
    throw new Error(`the artifact 'server' is not what the blueprint promises (${JSON.stringify(artifacts.server)})`);
  return { engine, version, databases: Number(databases) };
}

/**
 * The objects that a backup's artifacts name. An artifact is a hint from the app's namespace: a directory other than the
 * run's own is refused, and what lies there is read back before it counts.
 *
 * @param prefix where the app's objects lie
 * @throws Error saying which artifact is wrong
 */
export function objectsOf({ artifacts }: Outcome, run: string, prefix: string): Omit<StoredObject, 'versionId'>[] {
  const named = Object.entries(artifacts).filter(([artifact]) => artifact !== 'server');
  if (!artifacts.dump) throw new Error("the artifact 'dump' is missing");
  const objects = named.flatMap(([artifact, { directory, parts }]) => {
    if (directory !== run)
      throw new Error(`the artifact '${artifact}' lies in ${JSON.stringify(directory)}, not in ${run}`);
    const texts = (parts ?? '').split(' ').filter(Boolean);
    if (texts.length === 0) throw new Error(`the artifact '${artifact}' has no parts`);
    return texts.map((text) => ({ artifact, ...part(text, artifact, `${prefix}/${run}/`) }));
  });
  const twice = objects.find((object, index) => objects.findIndex(({ key }) => key === object.key) !== index);
  if (twice) throw new Error(`the object ${twice.key} is named twice`);
  return objects;
}

function part(text: string, artifact: string, directory: string) {
  const [, file = '', bytes, sha256 = ''] = /^([^:]+):(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (!isPartName(file)) throw new Error(`the artifact '${artifact}' has the part ${JSON.stringify(text)}`);
  return { key: directory + file, bytes: Number(bytes), sha256 };
}

/**
 * A restore's input artifacts.
 *
 * @param directory where the objects lie: the run's own, or `recovered/<run>`
 */
export function artifactsFrom(objects: readonly StoredObject[], directory: string): Record<string, KeyValue> {
  const names = [...new Set(objects.map(({ artifact }) => artifact))];
  return Object.fromEntries(
    names.map((name) => {
      const parts = objects
        .filter(({ artifact }) => artifact === name)
        .map(({ key, bytes, sha256 }) => `${key.slice(key.lastIndexOf('/') + 1)}:${bytes}:${sha256}`);
      return [name, { directory, parts: parts.join(' ') }];
    }),
  );
}
