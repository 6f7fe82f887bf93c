import type { ObjectRef, SecretKey } from '../dsl';
import type { TaskProps } from '../task/props';

/** What an app says of its MariaDB server. */
export interface MariadbDumpProps extends TaskProps {
  /** The server's StatefulSet. */
  readonly server: ObjectRef<'StatefulSet'>;
  /** The server's Service, as a pod in the namespace calls it. */
  readonly host: string;
  /** @default 3306 */
  readonly port?: number;
  /**
   * The server's own image, or another with MariaDB's clients of the same version.
   * Clients from 11.4 on insist on TLS, which servers from 11.4 on have by themselves: one without TLS is reached with older clients only.
   * The cures: docs/reference/mariadb-dump.md.
   */
  readonly image: string;
  /** May read everything, and drop and make databases and users. @default 'root' */
  readonly user?: string;
  readonly password: SecretKey;
  /** SQL that must give 1 after a restore: `SELECT COUNT(*) > 0 FROM wordpress.wp_posts`. @default - none */
  readonly assertions?: readonly string[];
}
