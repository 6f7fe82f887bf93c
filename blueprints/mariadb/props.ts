import type { ObjectRef, Resources, Scratch, SecretKey } from '../dsl';
import type { DeleteKey } from '../kanctl-actions';
import type { Compression } from './compression';

/** What an app says of its MariaDB server. */
export interface MariadbDumpProps {
  /** The server's StatefulSet. */
  readonly server: ObjectRef<'StatefulSet'>;
  /** The server's Service, as a pod in the namespace calls it. */
  readonly host: string;
  /** @default 3306 */
  readonly port?: number;
  /**
   * The server's own image, or another with MariaDB's clients of the same version.
   * Clients from 11.4 on insist on TLS, which servers from 11.4 on have by themselves: one without TLS is reached with older clients only.
   * The cures: docs/mariadb-dump.md.
   */
  readonly image: string;
  /** May read everything, and drop and make databases and users. @default 'root' */
  readonly user?: string;
  readonly password: SecretKey;
  /** @default 'zstd' */
  readonly compression?: Compression;
  /** SQL that must give 1 after a restore: `SELECT COUNT(*) > 0 FROM wordpress.wp_posts`. @default - none */
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
  /** User and group of the tasks; not 0. The clients and kando need no particular one. @default 65532 */
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
