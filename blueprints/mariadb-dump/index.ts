import { artifactsOf, blueprint, kindOf, objectOf } from '../dsl';
import { deletion, quiesce, unquiesce } from '../task/kanctl-actions';
import { mariadbBackup } from './backup';
import { mariadbPreflight } from './preflight';
import type { MariadbDumpProps } from './props';
import { mariadbRestore } from './restore';

export type { MariadbDumpProps };

const restoreOptions = {
  users: {
    help: 'also create missing database users',
    given: 'missing users are created',
    absent: 'left unchanged',
  },
};

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
  const backup = mariadbBackup(props);
  const common = { backup, restore: mariadbRestore(props, backup), preflight: mariadbPreflight(props) };
  const { server, host, port = 3306, podPort, namespace, databases } = props;
  if (databases) checkDatabases(databases);
  const object = objectOf(server);
  const method = {
    method: 'mariadb-dump',
    engine: 'mariadb',
    // The users of a shared server are not in the dump.
    ...(!databases && { restoreOptions }),
    ...(databases && { parts: databases }),
    ...(namespace !== undefined && { namespace }),
    ...(object && { object }),
    connectsTo: [
      {
        ...{ host, port },
        ...(podPort !== undefined && { podPort }),
        ...(server.kind === 'external' && { cidrs: server.cidrs }),
      },
    ],
    settings: {
      compression: props.compression ?? 'zstd',
      assertions: props.assertions ?? [],
    },
  };
  if (props.kanctlActions === undefined) return blueprint({ ...method, actions: common });
  if (props.kanctlActions === true) return blueprint({ ...method, actions: { ...common, quiesce, unquiesce } });
  const remove = deletion(props.image, props.kanctlActions.deleteKey, kindOf(server), artifactsOf(backup, 'point'));
  return blueprint({ ...method, actions: { ...common, quiesce, unquiesce, delete: remove } });
}
