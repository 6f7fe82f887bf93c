import type { ActionName, ActionOptions, KeyValue } from '../../contracts/action';
import type { AppConfig } from '../../contracts/app-config';
import { APP_LABEL, JOB_ID, MANAGED_BY } from '../../contracts/labels';
import type { KubeObject } from '../ports/cluster';
import { taskWords } from './task-error';

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
      /** Kanister writes it without a name where the action has none. */
      deferPhase?: { name?: string };
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
  readonly options: ActionOptions;
  /** Input artifacts. */
  readonly artifacts?: Readonly<Record<string, KeyValue>>;
}

export function actionSet({ config, namespace, name, action, options, artifacts }: ActionSetProps): ActionSetObject {
  const { app, object } = config;
  const inputs = Object.entries(artifacts ?? {}).map(([artifact, keyValue]) => [artifact, { keyValue }]);
  return {
    apiVersion: 'cr.kanister.io/v1alpha1',
    kind: 'ActionSet',
    metadata: { name, namespace, labels: { [MANAGED_BY]: 'jerrycan', [APP_LABEL]: app, [JOB_ID]: name } },
    spec: {
      actions: [
        {
          name: action,
          object: { kind: object.kind.toLowerCase(), name: object.name, namespace: config.namespace },
          blueprint: app,
          profile: { name: app, namespace },
          options: Object.fromEntries(
            Object.entries(options).filter((entry): entry is [string, string] => entry[1] !== undefined),
          ),
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
  /** What the task said last, or else Kanister's words; at most 2,000 characters. */
  readonly error: string;
  /** Only when complete: before that Kanister shows its templates here. */
  readonly artifacts: Readonly<Record<string, KeyValue>>;
  /** Kanister forgot the ActionSet: this is what its task's pod says. Its status says `running` until it is deleted. */
  readonly forgotten?: true;
}

export function outcomeOf({ status }: ActionSetObject): Outcome {
  const action = status?.actions?.[0];
  const known = ['pending', 'running', 'failed', 'complete'] as const;
  // A word of Kanister's that we do not know means that it has begun.
  const state = known.find((one) => one === status?.state) ?? (status?.state ? 'running' : 'none');
  const phase = action?.phases?.find((one) => one.state === 'running' || one.state === 'failed')?.name ?? null;
  const message = status?.error?.message ?? '';
  const artifacts = Object.entries((state === 'complete' && action?.artifacts) || {});
  return {
    state,
    phase,
    error: (taskWords(message) ?? message).slice(0, 2000),
    artifacts: Object.fromEntries(artifacts.map(([name, { keyValue }]) => [name, keyValue ?? {}])),
  };
}

/** `ended`: Kanister will do nothing more for it. */
export const hasEnded = ({ state }: Pick<Outcome, 'state'>): boolean => state === 'failed' || state === 'complete';
