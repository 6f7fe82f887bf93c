import type { SecretKey, ServerProps } from '../dsl';
import type { TaskProps } from '../task/props';

/** The settings of an app for its MariaDB server. The default port is 3306. */
export interface MariadbDumpProps extends TaskProps, ServerProps {
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
