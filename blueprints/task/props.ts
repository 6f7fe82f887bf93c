import type { Resources, Scratch } from '../dsl';
import type { Compression } from './compression';

/** The settings of an app for the tasks of any method that runs in pods. */
export interface TaskProps {
  /** The image of the tasks' pods. */
  readonly image: string;
  /** @default 'zstd' */
  readonly compression?: Compression;
  /**
   * Conditions that must hold after a restore, in the server's own language. The method defines the expected answer.
   * @default - none
   */
  readonly assertions?: readonly string[];
  /**
   * The volume where a restore checks a dump before it changes anything. It must hold the compressed dump. A node
   * reserves the space that you set here.
   *
   * @default - up to 20Gi on the node's disk, of which 1Gi is reserved: most dumps are far smaller, and many nodes do
   * not have 20Gi free
   */
  readonly scratch?: Scratch;
  /**
   * Resources of the tasks. Request as much memory as the task uses, or it is the first to be evicted from a node that
   * runs out of memory. With another `partSize`, request seven times that size plus 10 %.
   *
   * @default - requests 100m of CPU and 512Mi of memory, a limit of 768Mi of memory
   */
  readonly resources?: Resources;
  /** User and group of the tasks; not 0. @default 65532 */
  readonly runAsUser?: number;
  /**
   * Kubernetes stops the pod of any task after this many seconds, including a restore.
   *
   * @default - a backup stops after the app's deadline, a preflight after 900. A restore never stops: how much it has
   * loaded would be unknown, and the app would stay down. To limit a restore, use `--deadline`, which stops it only
   * where the result is known
   */
  readonly activeDeadlineSeconds?: number;
  /**
   * The size of the largest object in the store, in bytes. A task keeps two of them in memory, each three and a half
   * times. @default 64 MiB
   */
  readonly partSize?: number;
  /**
   * Adds `quiesce` and `unquiesce` for people with kanctl, and `delete` if you pass its own key pair. @default - none
   * of them
   */
  readonly kanctlActions?: true | { readonly deleteKey: DeleteKey };
}

/**
 * A Secret in the capture's namespace with the keys `accessKeyId` and `secretAccessKey`. The key pair may list and delete
 * below `kanctl/`.
 */
export interface DeleteKey {
  readonly secret: string;
}
