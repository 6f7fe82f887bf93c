import type { ObjectRef, SecretKey } from '../dsl';
import type { TaskProps } from '../task/props';

/** The settings of an app for its MariaDB server. */
export interface MariadbDumpProps extends TaskProps {
  /** The server's StatefulSet. */
  readonly server: ObjectRef<'StatefulSet'>;
  /** The server's Service, by the name that pods in the namespace use. */
  readonly host: string;
  /** @default 3306 */
  readonly port?: number;
  /**
   * The server's own image, or another one with MariaDB clients of the same version. Clients since 11.4 require TLS,
   * which servers since 11.4 provide by default. Use older clients for a server without TLS. For fixes see
   * docs/reference/mariadb-dump.md.
   */
  readonly image: string;
  /** Must be allowed to read everything, and to drop and create databases and users. @default 'root' */
  readonly user?: string;
  readonly password: SecretKey;
  /** SQL that must return 1 after a restore: `SELECT COUNT(*) > 0 FROM wordpress.wp_posts`. @default - none */
  readonly assertions?: readonly string[];
}
