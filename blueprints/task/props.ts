import type { Resources, Scratch } from '../dsl';
import type { Compression } from './compression';
import type { DeleteKey } from './kanctl-actions';

/** What an app may say of the tasks of any method that runs in pods. */
export interface TaskProps {
  /** The image of the tasks' pods. */
  readonly image: string;
  /** @default 'zstd' */
  readonly compression?: Compression;
  /** What must hold after a restore, in the server's own language; a method says what an answer must be. @default - none */
  readonly assertions?: readonly string[];
  /**
   * Where a restore checks a dump before it touches anything; as large as the compressed dump. What you say here is set aside on a node.
   *
   * @default - up to 20Gi on the node's disk, of which 1Gi is set aside: most dumps are far smaller, and many nodes do not have 20Gi to give
   */
  readonly scratch?: Scratch;
  /**
   * Memory: as much requested as the task uses, or it is the first to be evicted from a node that is short of it. With another `partSize`: seven times it, and a tenth more.
   *
   * @default - requests 100m of CPU and 512Mi of memory, a limit of 768Mi of memory
   */
  readonly resources?: Resources;
  /** User and group of the tasks; not 0. @default 65532 */
  readonly runAsUser?: number;
  /**
   * Kubernetes ends the pod of any task after this many seconds, also of a restore.
   *
   * @default - a backup's after the app's deadline, a preflight's after 900; a restore's never: nobody would know what it had loaded, and the
   * app would stay down. Who wants an end to it says `--deadline`, which ends a restore only where something is known
   */
  readonly activeDeadlineSeconds?: number;
  /** Bytes of the largest object in the store; a task holds two in memory, three and a half times. @default 64 MiB */
  readonly partSize?: number;
  /** Adds `quiesce` and `unquiesce` for people with kanctl, and with a key pair of its own `delete`. @default - none of them */
  readonly kanctlActions?: true | { readonly deleteKey: DeleteKey };
}
