import { library } from '../../dsl';
import { ours } from '../server/client';

/** With one of these on *.* an account sees the name of every database; without them only those it has rights in. Source: https://mariadb.com/kb/en/show-databases/ */
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
 * What a dump of any database needs. Without TRIGGER, EVENT or the last, mariadb-dump leaves triggers, events or routines out and says nothing: the server
 * shows an account none of them, so their rights are needed even where there are none. Source: https://mariadb.com/kb/en/mariadb-dump/
 */
const ALWAYS = ['SELECT', 'TRIGGER', 'EVENT'];

/** The databases that have views, which SELECT shows. */
const views = `SELECT DISTINCT table_schema FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')} ORDER BY 1`;

/** Whoever may read this sees every routine with its body; from 11.3 on, SHOW CREATE ROUTINE on a database does the same there. */
const routines = 'SELECT 1 FROM mysql.proc LIMIT 0';

/** The functions of `dump-rights.sh`. */
export const dumpRights = library(__dirname, 'dump-rights.sh', {
  rights_to_see: SEES_ALL.join('\n'),
  views_query: views,
  dump_rights: ALWAYS.join('\n'),
  routines_query: routines,
});
