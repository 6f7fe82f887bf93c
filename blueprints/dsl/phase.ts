import type { Expression, Known } from './expression';
import type { Script } from './script';

/** The Kanister functions that the language supports. The name determines the required access rights. */
export type FunctionName = 'KubeTask' | 'ScaleWorkload';

/** One step of an action. */
export type Phase = KubeTaskPhase | ScaleWorkloadPhase;

/** Runs a script in its own pod, next to the object. */
export interface KubeTaskPhase {
  readonly func: 'KubeTask';
  /** Unique in the blueprint. */
  readonly name: string;
  readonly args: KubeTaskArgs;
}

/** Sets the replicas of the action's object and waits until they are reached. */
export interface ScaleWorkloadPhase {
  readonly func: 'ScaleWorkload';
  /** Unique in the blueprint. */
  readonly name: string;
  readonly args: {
    readonly namespace: Expression;
    readonly name: Expression;
    readonly kind: string;
    readonly replicas: number | Expression;
  };
}

export interface KubeTaskArgs<O extends string = string, W extends Known = Known> extends KubeTaskProps<O, W> {
  readonly namespace: Expression<'at-start'>;
}

/** The output keys that a script emits. Each one is an expression for later phases and for artifacts. */
export interface PhaseOutput<O extends string> {
  readonly output: { readonly [K in O]: Expression<'after-phase'> };
}

export interface KubeTaskProps<O extends string = string, W extends Known = Known> {
  /** The image that the script runs in: the database's own. kando is copied into the pod from Kanister's tools. */
  readonly image: string;
  readonly script: Script<O, W>;
  /** Where the pod runs. @default - the namespace of the action's object */
  readonly namespace?: Expression<'at-start'>;
  /** The pod is Ready as soon as this file exists. @default - immediately */
  readonly readyWhen?: string;
  /** A volume for large files, at `$SCRATCH`. @default - none */
  readonly scratch?: Scratch;
  /** @default - requests 100m of CPU and 512Mi of memory, a limit of 768Mi of memory */
  readonly resources?: Resources;
  /** User and group of every process; not 0. @default 65532 */
  readonly runAsUser?: number;
  /**
   * Kubernetes stops the pod after this many seconds, even if a run still waits for it. `none`: no time limit.
   *
   * @default - for `backup` the app's deadline, for `preflight` 900, for others 21600 (six hours)
   */
  readonly activeDeadlineSeconds?: number | 'none';
}

export interface Scratch {
  /** A Kubernetes quantity: `20Gi`. A pod that writes more is evicted. */
  readonly size: string;
  /** Makes the volume an ephemeral claim of this class. @default - an emptyDir on the node's disk */
  readonly storageClass?: string;
  /**
   * The disk space that the scheduler reserves on a node for an emptyDir. The pod stays pending if no node has it. If
   * the pod uses more, it may be evicted when the node's disk is full. A Kubernetes quantity.
   *
   * @default - the size
   */
  readonly request?: string;
}

/** Resources as in a container's spec. */
export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}
