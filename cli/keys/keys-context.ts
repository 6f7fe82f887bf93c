import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { Repository } from '../repository/repository';
import type { Terminal } from '../terminal/terminal';

export interface KeysOptions {
  /** Print the resulting key file as JSON to stdout. @default - text */
  readonly json?: boolean | undefined;
  /** Make the next key pair, in addition to the current one. @default false */
  readonly rotate?: boolean | undefined;
  /** Make the next key the only one. @default false */
  readonly finish?: boolean | undefined;
  /** The id of a key that may be stolen. @default - no key is revoked */
  readonly revoke?: string | undefined;
  /** Restore points that the store dates then or later are not trusted; UTC, RFC 3339. @default - now */
  readonly since?: string | undefined;
  /** `-`: print the Secret's manifest to stdout, without a cluster. @default - make the Secret in the cluster */
  readonly out?: string | undefined;
}

export interface KeysContext {
  readonly repository: Repository;
  /** Called only if a cluster is needed. */
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
}
