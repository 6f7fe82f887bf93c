import { kindOf } from '../dsl';
import { kanctlActions } from '../task/kanctl-actions';
import { mariadbBackup } from './backup';
import { method } from './method';
import { mariadbPreflight } from './preflight';
import type { MariadbDumpProps } from './props';
import { mariadbRestore } from './restore';

export type { MariadbDumpProps };

/**
 * Requires names that need no quoting in the lists of the scripts.
 * @throws for an empty list, an impossible or a duplicate name
 */
function checkDatabases(databases: readonly string[]): void {
  if (databases.length === 0) throw new Error('databases: must not be empty ([]); list databases, or omit it for all');
  const wrong = databases.find((name, index) => !NAME.test(name) || databases.indexOf(name) !== index);
  if (wrong !== undefined)
    throw new Error(`databases: has an invalid or duplicate name (${wrong}); use a-z, A-Z, 0-9, _, - and $`);
}

const NAME = /^(?!(mysql|sys|information_schema|performance_schema|jerrycan_load)$)[\w$-]{1,64}$/;

/**
 * Dumps every database of one MariaDB server in a single transaction, with the server's own image. The transaction is a
 * snapshot of InnoDB. Tables of other engines are refused unless the writers are stopped for the whole dump.
 */
export function mariadbDump(props: MariadbDumpProps) {
  const { databases } = props;
  if (databases) checkDatabases(databases);
  const backup = mariadbBackup(props);
  return method.blueprint(props, {
    actions: { backup, restore: mariadbRestore(props), preflight: mariadbPreflight(props) },
    more: kanctlActions(props, kindOf(props.server)),
    // The users of a shared server are not in the dump.
    ...(databases && { restoreOptions: [] }),
    parts: databases,
    settings: { compression: props.compression ?? 'zstd', assertions: props.assertions ?? [] },
  });
}
