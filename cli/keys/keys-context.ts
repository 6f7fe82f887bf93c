import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { Repository } from '../repository/repository';
import type { Terminal } from '../terminal/terminal';

export interface KeysOptions {
  /** The file of keys as it is then, as JSON on stdout; what is said goes to stderr. @default - for people */
  readonly json?: boolean | undefined;
  /** A new pair, although there is one: the next key, beside the one in use. @default false */
  readonly rotate?: boolean | undefined;
  /** The next key becomes the only one. @default false */
  readonly finish?: boolean | undefined;
  /** The id of a key that somebody else may have. @default - none is revoked */
  readonly revoke?: string | undefined;
  /** What the store dated then or later is not believed; UTC, RFC 3339. @default - now */
  readonly since?: string | undefined;
  /** `-`: the Secret's manifest goes to stdout, no cluster is asked. @default - the Secret is made in the cluster */
  readonly out?: string | undefined;
}

export interface KeysContext {
  readonly repository: Repository;
  /** Asked for only if a cluster is needed. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
}
