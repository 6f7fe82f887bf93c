import { library } from '../../dsl';
import { ours } from '../server/client';

/**
 * With one of these rights on *.* an account sees the names of all databases. Without them it sees only databases in
 * which it has rights. Source: https://mariadb.com/kb/en/show-databases/
 */
const SEES_ALL = [
  ...[
    'SHOW DATABASES',
    'SELECT',
    'INSERT',
    'UPDATE',
    'DELETE',
    'CREATE',
    'DROP',
    'REFERENCES',
    'INDEX',
    'ALTER',
    'CREATE TEMPORARY TABLES',
    'LOCK TABLES',
  ],
  ...['EXECUTE', 'CREATE VIEW', 'SHOW VIEW', 'CREATE ROUTINE', 'ALTER ROUTINE', 'EVENT', 'TRIGGER', 'DELETE HISTORY'],
];

/**
 * The rights that a dump of any database needs. Without TRIGGER, EVENT, or the right to read routines, mariadb-dump
 * silently omits triggers, events or routines. The server hides them from the account, so these rights are required
 * even if none exist. Source: https://mariadb.com/kb/en/mariadb-dump/
 */
const ALWAYS = ['SELECT', 'TRIGGER', 'EVENT'];

/** Selects the databases that contain views, which are visible with SELECT. */
const views = `SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')} ORDER BY 1`;

/**
 * An account that may read this table sees every routine with its body. Since 11.3, SHOW CREATE ROUTINE on a database
 * gives the same access.
 */
const routines = 'SELECT 1 FROM mysql.proc LIMIT 0';

/** The functions of `dump-rights.sh`. */
export const dumpRights = library(__dirname, 'dump-rights.sh', {
  rights_to_see: SEES_ALL.join('\n'),
  views_query: views,
  dump_rights: ALWAYS.join('\n'),
  routines_query: routines,
});
