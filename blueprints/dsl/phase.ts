import type { Expression, Known } from './expression';
import type { Script } from './script';

/** Kanister's functions that the language knows. What rights each needs is derived from this name. */
export type FunctionName = 'KubeTask' | 'ScaleWorkload';

/** One step of an action. */
export type Phase = KubeTaskPhase | ScaleWorkloadPhase;

/** Runs a script in a pod of its own, beside the object. */
export interface KubeTaskPhase {
  readonly func: 'KubeTask';
  /** Unique in the blueprint. */
  readonly name: string;
  readonly args: KubeTaskArgs;
}

/** Sets the replicas of the action's object and waits until they are so. */
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

/** The output keys a script emits, each an expression for later phases and for artifacts. */
export interface PhaseOutput<O extends string> {
  readonly output: { readonly [K in O]: Expression<'after-phase'> };
}

export interface KubeTaskProps<O extends string = string, W extends Known = Known> {
  /** The image that the script runs in: the database's own. kando comes beside it, from Kanister's tools. */
  readonly image: string;
  readonly script: Script<O, W>;
  /** Where the pod runs. @default - the namespace of the action's object */
  readonly namespace?: Expression<'at-start'>;
  /** The pod is Ready as soon as this file exists. @default - at once */
  readonly readyWhen?: string;
  /** A volume for large files, at `$SCRATCH`. @default - none */
  readonly scratch?: Scratch;
  /** @default - requests 100m of CPU and 512Mi of memory, a limit of 768Mi of memory */
  readonly resources?: Resources;
  /** User and group of every process; not 0. @default 65532 */
  readonly runAsUser?: number;
  /**
   * Kubernetes ends the pod after this many seconds, whoever still waits for it; `none`: it may take any time.
   *
   * @default - of `backup` the app's deadline, of `preflight` 900, of others 21600 (six hours)
   */
  readonly activeDeadlineSeconds?: number | 'none';
}

export interface Scratch {
  /** Kubernetes' quantity: `20Gi`. A pod that writes more is evicted. */
  readonly size: string;
  /** With it the volume is an ephemeral claim of this class. @default - an emptyDir on the node's disk */
  readonly storageClass?: string;
  /**
   * Of an emptyDir: how much disk of a node the scheduler sets aside. The pod stays pending where no node has it; what it uses above it may get it evicted when the
   * node's disk is full. Kubernetes' quantity.
   *
   * @default - the size
   */
  readonly request?: string;
}

/** As in a container's spec. */
export interface Resources {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
}
