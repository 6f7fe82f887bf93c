import { library } from '../../dsl';
import { ours } from '../server/client';
import { quoted } from '../server/sql';

const MODE = 'NO_UNSIGNED_SUBTRACTION';

/** Generated columns with a subtraction. The server prints the minus sign between spaces. */
export const subtracting = `information_schema.columns AS c WHERE ${ours('c.table_schema')} AND c.generation_expression LIKE '% - %'`;

/** Escapes a name for a sed expression. */
const escaped = (name: string) => String.raw`REGEXP_REPLACE(${quoted(name)}, '([][.*^$/\\\\])', '\\\\\\1')`;

/** The lines that mariadb-dump writes before and after the rows of a table. */
const keys = (how: string) =>
  String.raw`^\\/\\*!40000 ALTER TABLE ', ${escaped('c.table_name')}, ' ${how} KEYS \\*\\/;$`;

/** The sed rule that removes the mode for the rows of one table. */
const rule = `CONCAT('/^USE ', ${escaped('c.table_schema')}, ';$/,/^USE /{s/${keys('DISABLE')}/SET SQL_MODE = REPLACE(@@SQL_MODE, ''${MODE}'', ''NO_AUTO_VALUE_ON_ZERO''); &/;',
  's/${keys('ENABLE')}/& SET SQL_MODE = CONCAT(@@SQL_MODE, '',${MODE}'');/;}')`;

/** For each such column, selects a statement that computes it for every row, its table, and the rule. */
const probes = `SELECT CONCAT('SELECT MAX((', c.generation_expression, ')) FROM ', ${quoted('c.table_schema')}, '.', ${quoted('c.table_name')},
    IF((SELECT t.table_type FROM information_schema.tables AS t WHERE t.table_schema = c.table_schema AND t.table_name = c.table_name) = 'SYSTEM VERSIONED', ' FOR SYSTEM_TIME ALL', ''), ';'),
    CONCAT(c.table_schema, '.', c.table_name), ${rule}
  FROM ${subtracting} AND CONCAT(c.table_schema, c.table_name, c.generation_expression) NOT REGEXP '[[:cntrl:]]' ORDER BY c.table_schema, c.table_name, c.ordinal_position`;

/** The functions of `modes.sh`. */
export const modes = library(__dirname, 'modes.sh', { mode_probes: probes });
