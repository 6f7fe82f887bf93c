import type { RestoreOption } from '../contracts/app-config';

/**
 * What a method is, as data. Synthesis, the runner, the CLI and the table of methods read it. Nothing else outside of the
 * method's folder knows the method.
 */
export interface MethodContract extends KindContract {
  /** `<what>-<how>`, for example `mariadb-dump`: the name of its folder, and a label of its tasks' pods. */
  readonly name: string;
  /** What it captures, for example `mariadb`. A restore point can be restored only into the same engine. */
  readonly engine: string;
  /** The artifacts that its backup stores, and what each contains. A restore can load no other. */
  readonly stores: Readonly<Record<string, string>>;
  /** The counts of its backup, and the stored artifact with them. A restore or a drill compares them. */
  readonly counts: Counts | 'nothing';
  /** What you can request from a restore besides its point. The CLI has a flag for each, and `restore` and `preflight` get it as an option. */
  readonly restoreOptions: Readonly<Record<string, RestoreOption>>;
  /** The server that its tasks connect to, with the default port. The store is not among it. */
  readonly connects: { readonly port: number } | 'nothing';
  /** Its row in the table of methods, as Markdown. */
  readonly about: {
    readonly captures: string;
    readonly consistency: string;
    readonly restoresInto: string;
    readonly needs: string;
  };
}

export interface Counts {
  /** `rows of every table` */
  readonly of: string;
  /** One of {@link MethodContract.stores}. */
  readonly in: string;
}

/**
 * When the captured data cannot change anymore, so that `quiesce: 'snapshot'` may start the writers: as soon as the task
 * has created this file, or only when the task has succeeded.
 */
export type FixedWhen = { readonly fileExists: string } | 'task-end';

/**
 * The kinds of methods, told apart by what proves a restore point. Each has the moments at which its data can be fixed.
 * The keys of its artifact `point` are in `contracts/action.ts`.
 */
interface Kinds {
  /** Parts and an index, hashed while they are stored, and verified by reading them back. */
  readonly stream: { readonly fixedWhen: FixedWhen };
}

/** One of the kinds, with a moment that fits. */
type KindContract = {
  [K in keyof Kinds]: { readonly kind: K; readonly fixedWhen: Kinds[K]['fixedWhen'] };
}[keyof Kinds];
