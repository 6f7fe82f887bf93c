import { library } from '../../dsl';
import { ours } from '../server/client';
import { inTicks } from '../server/sql';

const found = (
  kind: string,
  begin: string,
  schema: string,
  name: string,
  from: string,
  and = 'TRUE',
) => `SELECT CONCAT(${begin}, ' ', ${inTicks(name)}),
    LOWER(CONCAT(${kind}, ' ')), CONCAT(${schema}, '.', ${name})
  FROM information_schema.${from} WHERE ${ours(schema)} AND ${name} NOT REGEXP '[[:cntrl:]]' AND ${and}`;

/** Selects how mariadb-dump's line for each object starts, its kind and its name. */
const objects = `${[
  found(
    "IF(table_type = 'SEQUENCE', table_type, 'TABLE')",
    "IF(table_type = 'SEQUENCE', 'CREATE SEQUENCE', 'CREATE TABLE')",
    'table_schema',
    'table_name',
    'tables',
    "table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')",
  ),
  // If a view's definer is a role, its statement is on one line, and the definer's name may break it. If a view's name
  // is not ASCII, its line is in the character set of the client that created it. The stand-in before it has its own
  // line in UTF-8.
  found(
    "'VIEW'",
    "IF(definer LIKE '%@' OR LENGTH(table_name) <> CHAR_LENGTH(table_name), '/*!50001 CREATE VIEW', '/*!50001 VIEW')",
    'table_schema',
    'table_name',
    'views',
  ),
  found("'TRIGGER'", "'/*!50032 DROP TRIGGER IF EXISTS'", 'trigger_schema', 'trigger_name', 'triggers'),
  found("'EVENT'", "'/*!50106 DROP EVENT IF EXISTS'", 'event_schema', 'event_name', 'events'),
  found(
    'routine_type',
    "CONCAT('/*!50003 DROP ', routine_type, ' IF EXISTS')",
    'routine_schema',
    'routine_name',
    'routines',
  ),
].join(' UNION ALL ')} ORDER BY 1, 3`;

const BEGINNING = String.raw`^(CREATE TABLE|CREATE SEQUENCE|/\*!50001 (CREATE )?VIEW|/\*!50032 DROP TRIGGER IF EXISTS|/\*!50106 DROP EVENT IF EXISTS|/\*!50003 DROP (FUNCTION|PROCEDURE|PACKAGE|PACKAGE BODY) IF EXISTS) `;

/** The functions of `contents.sh`. */
export const contents = library(__dirname, 'contents.sh', {
  objects_query: objects,
  beginning_of_object: BEGINNING,
});
