import type { SecretKey, ServerRef } from '../dsl';
import type { TaskProps } from '../task/props';

/** The settings of an app for its MariaDB server. */
export interface MariadbDumpProps extends TaskProps {
  /** The server's workload, or `externalServer` for a server outside of the cluster. */
  readonly server: ServerRef;
  /** The namespace of the server, of the tasks, and of the Secret. @default - the app's namespace */
  readonly namespace?: string;
  /** The server's Service, by the name that pods in the namespace use, or the host of a server outside of the cluster. */
  readonly host: string;
  /** The port of the Service or of the host. @default 3306 */
  readonly port?: number;
  /** The port of the server's pods, if the Service has another one. @default - `port` */
  readonly podPort?: number;
  /**
   * The server's own image, or another one with MariaDB clients of the same version. Clients since 11.4 require TLS,
   * which servers since 11.4 provide by default. Use older clients for a server without TLS. For fixes see
   * docs/reference/mariadb-dump.md.
   */
  readonly image: string;
  /** Must be allowed to read everything, and to drop and create databases and users. @default 'root' */
  readonly user?: string;
  readonly password: SecretKey;
  /**
   * The only databases that are dumped and replaced, if several apps share the server. Two captures of one server must
   * not list the same database. The users of the server are not dumped: they belong to all of its apps.
   * @default - all databases and the users of the server
   */
  readonly databases?: readonly string[];
  /** SQL that must return 1 after a restore: `SELECT COUNT(*) > 0 FROM wordpress.wp_posts`. @default - none */
  readonly assertions?: readonly string[];
}
