import { library } from '../../dsl';
import { ours } from '../server/client';
import { plain, quoted } from '../server/sql';

const table = `CONCAT(${quoted('c.table_schema')}, '.', ${quoted('c.table_name')})`;
const column = quoted('c.column_name');
/** All rows of a table, including their history. */
const rows = `CONCAT(${table}, IF(t.table_type = 'SYSTEM VERSIONED', ' FOR SYSTEM_TIME ALL', ''))`;
const from = `FROM information_schema.columns AS c JOIN information_schema.tables AS t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
  WHERE ${ours('c.table_schema')} AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')`;
const name = plain("CONCAT(c.table_schema, '.', c.table_name, '.', c.column_name)");

/**
 * A NOT NULL column contains an empty shape if an INSERT omitted it. mariadb-dump writes '', which is not a shape
 * (error 1416).
 */
const shapes = `SELECT CONCAT('SELECT ', QUOTE(CONCAT('shape\t', ${name})), ' FROM ', ${rows}, ' WHERE LENGTH(', ${column}, ') = 0 LIMIT 1;;') AS probe
  ${from} AND c.generation_expression IS NULL AND c.data_type IN ('geometry', 'point', 'linestring', 'polygon', 'multipoint', 'multilinestring', 'multipolygon', 'geometrycollection')`;

/**
 * Rows that start and end at the same timestamp, as a replica or SET timestamp can create them (errors 1525 and 4112).
 */
const period = (which: string) =>
  `COALESCE((SELECT ${quoted('p.column_name')} FROM information_schema.columns AS p
    WHERE p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.generation_expression = 'ROW ${which}'), 'row_${which.toLowerCase()}')`;
const histories = `SELECT CONCAT('SELECT ', QUOTE(CONCAT('history\t', ${plain("CONCAT(c.table_schema, '.', c.table_name)")})),
    ' FROM ', ${rows}, ' WHERE ', ${period('START')}, ' >= ', ${period('END')}, ' LIMIT 1;;')
  ${from} AND t.table_type = 'SYSTEM VERSIONED' AND c.ordinal_position = 1`;

/**
 * Stored values of expressions that depend on the session's time zone: a TIMESTAMP, or an expression of one. A load
 * recomputes them with +00:00. Only an assignment to the column's own type shows whether the value changes.
 */
const was = `CONVERT(', ${column}, ' USING utf8mb4) COLLATE utf8mb4_bin`;
const now = `CONVERT((', c.generation_expression, ') USING utf8mb4) COLLATE utf8mb4_bin`;
const zones = `SELECT CONCAT('BEGIN NOT ATOMIC DECLARE v TYPE OF ', ${table}, '.', ${column}, '; l: FOR r IN (SELECT ', ${column}, ' AS was, (', c.generation_expression, ') AS now FROM ', ${rows},
    ' WHERE NOT (${was} <=> ${now})) DO SET v = r.now; IF NOT (v <=> r.was) THEN SELECT ', QUOTE(CONCAT('zone\t', ${name})), '; LEAVE l; END IF; END FOR; END;;')
  ${from} AND c.extra LIKE '%STORED GENERATED%' AND c.generation_expression NOT IN ('ROW START', 'ROW END')
  AND (c.data_type = 'timestamp' OR EXISTS (SELECT 1 FROM information_schema.columns AS o
    WHERE o.table_schema = c.table_schema AND o.table_name = c.table_name AND o.data_type = 'timestamp' AND LOCATE(${quoted('o.column_name')}, c.generation_expression) > 0))`;

const probes = `${[shapes, histories, zones].join(' UNION ALL ')} ORDER BY probe`;

/** The functions of `rows-that-load.sh`. */
export const rowsThatLoad = library(__dirname, 'rows-that-load.sh', { row_probes: probes });
