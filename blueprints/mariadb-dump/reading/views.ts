import { literal, sh } from '../../dsl';
import { ours } from '../server/client';

const full = "CONCAT('`', REPLACE(table_schema, '`', '``'), '`.`', REPLACE(table_name, '`', '``'), '`')";

/** For each view a statement of one line, which mariadb-dump sends too, and which fails where the view cannot be read; and its name. */
const reading = `SELECT CONCAT('EXECUTE IMMEDIATE ', REPLACE(REPLACE(REPLACE(QUOTE(CONCAT('SHOW FIELDS FROM ', ${full})), '\\t', '\\\\t'), '\\n', '\\\\n'), '\\r', '\\\\r'), ';'),
    REGEXP_REPLACE(${full}, '[[:cntrl:]]', '?')
  FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')} ORDER BY table_schema, table_name`;

/**
 * `try_views` fails if the server cannot say the columns of a view: its table, a column, a function or its definer's rights are gone, and mariadb-dump ends at
 * the first of them. Needs `refuse_dump`.
 */
export const views = sh`
  try_views() {
    local listed line statement name broken=''
    local -a statements=() titles=()
    listed=$(ask "${literal('view_statements', reading)}")
    if [ -z "$listed" ]; then return; fi
    while IFS=$'\t' read -r statement name; do
      statements+=("$statement")
      titles+=("$name")
    done <<<"$listed"
    printf '%s\n' "\${statements[@]}" | mariadb_client --binary-mode --force >/dev/null 2>"$TMPDIR/views.log" || true
    while IFS= read -r line; do
      if [[ ! $line =~ ^(ERROR\ [0-9]+)\ .*\ at\ line\ ([0-9]+):\  ]]; then continue; fi
      broken+="\${broken:+, }\${titles[BASH_REMATCH[2] - 1]} (\${BASH_REMATCH[1]})"
    done <"$TMPDIR/views.log"
    broken=\${broken//###/#}
    [ -z "$broken" ] || refuse_dump "views cannot be read: \${broken:0:600}; a table, a column, a function, or a right of the definer that they use is gone: drop or correct them"
  }
`;
