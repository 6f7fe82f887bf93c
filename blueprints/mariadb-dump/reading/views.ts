import { literal, sh } from '../../dsl';
import { ours } from '../server/client';

/** A statement a line, which mariadb-dump sends too, and which fails where a view cannot be read. */
const reading = `SELECT CONCAT('SHOW FIELDS FROM \`', REPLACE(table_schema, '\`', '\`\`'), '\`.\`', REPLACE(table_name, '\`', '\`\`'), '\`;')
  FROM information_schema.tables WHERE table_type = 'VIEW' AND ${ours('table_schema')}
  AND CONCAT(table_schema, table_name) NOT REGEXP '[[:cntrl:]]' ORDER BY table_schema, table_name`;

/**
 * `try_views` fails if the server cannot say the columns of a view: its table, a column, a function or its definer's rights are gone, and mariadb-dump ends at
 * the first of them. Needs `refuse_dump`.
 */
export const views = sh`
  try_views() {
    local listed line view broken=''
    local -a statements
    listed=$(ask "${literal('view_statements', reading)}")
    if [ -z "$listed" ]; then return; fi
    mapfile -t statements <<<"$listed"
    mariadb_client --force <<<"$listed" >/dev/null 2>"$TMPDIR/views.log" || true
    while IFS= read -r line; do
      if [[ ! $line =~ ^(ERROR\ [0-9]+)\ .*\ at\ line\ ([0-9]+):\  ]]; then continue; fi
      view=\${statements[BASH_REMATCH[2] - 1]#SHOW FIELDS FROM }
      broken+="\${broken:+, }\${view%;} (\${BASH_REMATCH[1]})"
    done <"$TMPDIR/views.log"
    [ -z "$broken" ] || refuse_dump "views cannot be read: \${broken:0:600}; a table, a column, a function, or a right of the definer that they use is gone: drop or correct them"
  }
`;
