import { library } from '../../dsl';
import { ours } from '../server/client';

const full = "CONCAT('`', REPLACE(table_schema, '`', '``'), '`.`', REPLACE(table_name, '`', '``'), '`')";

/**
 * For each view, selects its name and a one-line statement that mariadb-dump sends too. The statement fails if the view
 * cannot be read.
 */
const reading = `SELECT CONCAT('EXECUTE IMMEDIATE ', REPLACE(REPLACE(REPLACE(QUOTE(CONCAT('SHOW FIELDS FROM ', ${full})), '\\t', '\\\\t'), '\\n', '\\\\n'), '\\r', '\\\\r'), ';'),
    REGEXP_REPLACE(${full}, '[[:cntrl:]]', '?')
  FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')} ORDER BY table_schema, table_name`;

/** The functions of `views.sh`. */
export const views = library(__dirname, 'views.sh', { view_statements: reading });
