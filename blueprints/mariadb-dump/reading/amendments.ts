import { library } from '../../dsl';
import { ours } from '../server/client';
import { plain, quoted } from '../server/sql';

/**
 * Selects each view's name, whether it has a check option, and its text, in which the server writes other names in
 * full.
 */
const views = `SELECT ${plain(`CONCAT(${quoted('table_schema')}, '.', ${quoted('table_name')})`)}, IF(check_option = 'NONE', '', 'checked'), ${plain('view_definition')}
  FROM information_schema.views WHERE ${ours('table_schema')} ORDER BY 1`;

/** Removes the check options from views. */
const UNCHECKED = String.raw`/^-- Final view structure for view /,$ s,^/\*!50002 WITH [A-Z]* CHECK OPTION \*/;$,;,`;

/** The maximum number of levels of views that are amended. */
const DEEPEST = 16;

/** For each sequence that cycles, selects a statement that prints the statement to restart it. */
const cycles = `SELECT CONCAT('SELECT CONCAT(', QUOTE(CONCAT('ALTER SEQUENCE ', ${quoted('table_schema')}, '.', ${quoted('table_name')}, ' RESTART ')), ', next_not_cached_value, '';'') FROM ',
    ${quoted('table_schema')}, '.', ${quoted('table_name')}, ' WHERE cycle_option;')
  FROM information_schema.tables WHERE table_type = 'SEQUENCE' AND ${ours('table_schema')}`;

/** The functions of `amendments.sh`. */
export const amendments = library(__dirname, 'amendments.sh', {
  views_and_texts: views,
  deepest: DEEPEST,
  unchecked: UNCHECKED,
  cycles_query: cycles,
});
