import type { ActionName, ActionOptions, KeyValue } from '../../contracts/action';
import type { AppConfig, CaptureConfig } from '../../contracts/app-config';
import { APP_LABEL, CAPTURE_LABEL, JOB_ID, MANAGED_BY } from '../../contracts/labels';
import { captureNamesOf } from '../../contracts/names';
import type { KubeObject } from '../ports/cluster';
import { taskError } from './task-error';

/** Kanister's request for one action of a blueprint, and its result. */
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
      /** Kanister writes it without a name if the action has none. */
      deferPhase?: { name?: string };
      artifacts?: Record<string, { keyValue?: KeyValue }>;
    }[];
  };
}

export interface ActionSetProps {
  readonly config: Pick<AppConfig, 'app'>;
  /** The capture that the action is for. */
  readonly capture: CaptureConfig;
  /** Kanister's namespace. */
  readonly namespace: string;
  readonly name: string;
  readonly action: ActionName;
  readonly options: ActionOptions;
  /** Input artifacts. */
  readonly artifacts?: Readonly<Record<string, KeyValue>>;
}

export function actionSet(props: ActionSetProps): ActionSetObject {
  const { config, capture, namespace, name, action, options, artifacts } = props;
  const { app } = config;
  const { capture: blueprint } = captureNamesOf(app, capture.name);
  const inputs = Object.entries(artifacts ?? {}).map(([artifact, keyValue]) => [artifact, { keyValue }]);
  return {
    apiVersion: 'cr.kanister.io/v1alpha1',
    kind: 'ActionSet',
    metadata: {
      ...{ name, namespace },
      labels: {
        ...{ [MANAGED_BY]: 'jerrycan', [APP_LABEL]: app },
        ...(capture.name !== null && { [CAPTURE_LABEL]: capture.name }),
        [JOB_ID]: name,
      },
    },
    spec: {
      actions: [
        {
          name: action,
          object: objectOf(capture),
          blueprint,
          profile: { name: blueprint, namespace },
          options: Object.fromEntries(
            Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined),
          ),
          ...(artifacts ? { artifacts: Object.fromEntries(inputs) } : {}),
        },
      ],
    },
  };
}

/** The object of a capture's ActionSets: its workload, or its namespace if the server is not managed in this cluster. */
const objectOf = ({ namespace, object }: CaptureConfig) =>
  object
    ? { kind: object.kind.toLowerCase(), name: object.name, namespace }
    : { kind: 'namespace', name: namespace, namespace };

export interface Outcome {
  /** `none`: Kanister has not processed it yet. */
  readonly state: 'none' | 'pending' | 'running' | 'failed' | 'complete';
  /** The phase that is running or failed. */
  readonly phase: string | null;
  /** The task's last error, or else Kanister's; at most 2,000 characters. */
  readonly error: string;
  /** The error is the task's: `what is wrong (the value); what to do`. */
  readonly fromTask?: true;
  /** Only when complete; before that, Kanister shows its templates here. */
  readonly artifacts: Readonly<Record<string, KeyValue>>;
  /** Set if Kanister forgot the ActionSet, and this comes from its task's pod. The status stays `running` until the ActionSet is deleted. */
  readonly forgotten?: true;
}

export function outcomeOf({ status }: ActionSetObject): Outcome {
  const action = status?.actions?.[0];
  const known = ['pending', 'running', 'failed', 'complete'] as const;
  // An unknown state of Kanister's means that the action has started.
  const state = known.find((one) => one === status?.state) ?? (status?.state ? 'running' : 'none');
  const phase = action?.phases?.find((one) => one.state === 'running' || one.state === 'failed')?.name ?? null;
  const message = status?.error?.message ?? '';
  const words = taskError(message);
  const artifacts = Object.entries((state === 'complete' && action?.artifacts) || {});
  return {
    state,
    phase,
    error: (words ?? message).slice(0, 2000),
    ...(words !== undefined && { fromTask: true }),
    artifacts: Object.fromEntries(artifacts.map(([name, { keyValue }]) => [name, keyValue ?? {}])),
  };
}

/** Whether Kanister does nothing more for it. */
export const hasEnded = ({ state }: Pick<Outcome, 'state'>): boolean => state === 'failed' || state === 'complete';
