import { artifactsOf, blueprint, type ObjectRef, type Resources, type Scratch, type SecretKey } from './dsl';
import { type DeleteKey, deletion, quiesce, unquiesce } from './kanctl-actions';
import { mariadbBackup } from './mariadb/backup';
import type { Compression } from './mariadb/compression';
import { mariadbPreflight } from './mariadb/preflight';
import { mariadbRestore } from './mariadb/restore';

export interface MariadbDumpProps {
  /** The server's StatefulSet. */
  readonly server: ObjectRef<'StatefulSet'>;
  /** The server's Service, as a pod in the namespace calls it. */
  readonly host: string;
  /** @default 3306 */
  readonly port?: number;
  /** The server's own image, or another with MariaDB's clients of the same version. */
  readonly image: string;
  /** May read everything, and drop and make databases and users. @default 'root' */
  readonly user?: string;
  readonly password: SecretKey;
  /** @default 'zstd' */
  readonly compression?: Compression;
  /** SQL that must give 1 after a restore: `SELECT COUNT(*) > 0 FROM wordpress.wp_posts`. @default - none */
  readonly assertions?: readonly string[];
  /** Where a restore checks a dump before it touches anything; as large as the compressed dump. @default - 20Gi on the node's disk */
  readonly scratch?: Scratch;
  /** @default - requests 100m and 128Mi, a limit of 768Mi memory */
  readonly resources?: Resources;
  /** User and group of the tasks; not 0. The clients and kando need no particular one. @default 65532 */
  readonly runAsUser?: number;
  /** Kubernetes ends a task after this many seconds. @default 21600 (six hours) */
  readonly activeDeadlineSeconds?: number;
  /** Bytes of the largest object in the store; a task holds two in memory, three and a half times. @default 64 MiB */
  readonly partSize?: number;
  /** Adds `quiesce` and `unquiesce` for people with kanctl, and with a key pair of its own `delete`. @default - none of them */
  readonly kanctlActions?: true | { readonly deleteKey: DeleteKey };
}

/**
 * A logical dump of every database of one MariaDB server, in a single transaction, by the server's own image.
 * The transaction is a snapshot of InnoDB: tables of other engines are refused unless the writers stand still for the whole dump.
 */
export function mariadbDump(props: MariadbDumpProps) {
  const backup = mariadbBackup(props);
  const common = { backup, restore: mariadbRestore(props, backup), preflight: mariadbPreflight(props) };
  const method = {
    method: 'mariadb-dump',
    engine: 'mariadb',
    object: props.server,
    connectsTo: [{ port: props.port ?? 3306 }],
  } as const;
  if (props.kanctlActions === undefined) return blueprint({ ...method, actions: common });
  if (props.kanctlActions === true) return blueprint({ ...method, actions: { ...common, quiesce, unquiesce } });
  const remove = deletion(props.image, props.kanctlActions.deleteKey, artifactsOf(backup, 'point'));
  return blueprint({ ...method, actions: { ...common, quiesce, unquiesce, delete: remove } });
}
