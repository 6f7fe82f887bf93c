import { literal, sh } from '../../dsl';
import { ours } from '../server/client';

const quoted = (column: string) => `'\`', REPLACE(${column}, '\`', '\`\`'), '\`'`;
const found = (
  kind: string,
  begin: string,
  schema: string,
  name: string,
  from: string,
  and = 'TRUE',
) => `SELECT CONCAT(${begin}, ' ', ${quoted(name)}),
    LOWER(CONCAT(${kind}, ' ')), CONCAT(${schema}, '.', ${name})
  FROM information_schema.${from} WHERE ${ours(schema)} AND ${name} NOT REGEXP '[[:cntrl:]]' AND ${and}`;

/** How the line begins that mariadb-dump writes for each object, its kind and its name. */
const objects = `${[
  found(
    "IF(table_type = 'SEQUENCE', table_type, 'TABLE')",
    "IF(table_type = 'SEQUENCE', 'CREATE SEQUENCE', 'CREATE TABLE')",
    'table_schema',
    'table_name',
    'tables',
    "table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')",
  ),
  // A view whose definer is a role comes in one line, which its definer's name may break; one beyond ASCII in the character set of the client that made it.
  // The stand-in before it has a line of its own, in UTF-8.
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

/**
 * `list_objects` writes how the server's objects begin in a dump to a file; `find_objects` is a filter from a dump to the beginnings in it; `compare_objects`
 * fails, with the names, unless each of the first is in the second. Rows cannot be taken for them: mariadb-dump writes a line break in a value as \n.
 * A line may be a row of any size: broken at digits that no beginning has, it needs no memory. Names are compared up to there; of same beginnings all are counted.
 */
export const contents = sh`
  list_objects() {
    ask "${literal('objects_query', objects)}" >"$TMPDIR/objects"
  }
  find_objects() {
    tr 4789 '\n' | { grep -aE -e "${literal('beginning_of_object', BEGINNING)}" || true; } |
      sed -E 's/^([^\x60]* \x60([^\x60]|\x60\x60)*\x60?).*/\1/'
  }
  compare_objects() {
    local key kind name missing=''
    local -A in_dump=() named=()
    while IFS= read -r key; do
      in_dump[$key]=$((\${in_dump[$key]:-0} + 1))
    done <"$TMPDIR/found"
    while IFS=$'\t' read -r key kind name; do
      key=\${key%%[4789]*}
      in_dump[$key]=$((\${in_dump[$key]:-0} - 1))
      named[$key]+="\${named[$key]:+ or }$kind$name"
    done <"$TMPDIR/objects"
    for key in "\${!named[@]}"; do
      if [ "\${in_dump[$key]}" -lt 0 ]; then missing+="\${missing:+, }\${named[$key]}"; fi
    done
    missing=\${missing//###/#}
    [ -z "$missing" ] || fail "the dump lacks what the server has: \${missing:0:600}; it is not whole: see the rights of user $user and the server's log"
  }
`;
