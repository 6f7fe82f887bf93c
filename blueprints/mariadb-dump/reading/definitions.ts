import { library } from '../../dsl';
import { ours } from '../server/client';

/** For an ARCHIVE table, create_time is the time when its file was last written. */
const createTime = "IF(engine = 'ARCHIVE', NULL, create_time)";

const queries = [
  `SELECT table_schema, table_name, table_type, engine, row_format, table_collation, create_options, ${createTime}, table_comment
    FROM information_schema.tables WHERE ${ours('table_schema')} ORDER BY 1, 2`,
  `SELECT table_schema, table_name, ordinal_position, column_name, column_default, is_nullable, column_type, collation_name, extra,
    generation_expression, column_comment FROM information_schema.columns WHERE ${ours('table_schema')} ORDER BY 1, 2, 3`,
  `SELECT table_schema, table_name, index_name, seq_in_index, column_name, non_unique, sub_part, index_type
    FROM information_schema.statistics WHERE ${ours('table_schema')} ORDER BY 1, 2, 3, 4`,
  `SELECT table_schema, table_name, view_definition, check_option, definer, security_type
    FROM information_schema.views WHERE ${ours('table_schema')} ORDER BY 1, 2`,
  `SELECT routine_schema, routine_type, routine_name, dtd_identifier, routine_definition, definer, sql_mode, last_altered
    FROM information_schema.routines WHERE ${ours('routine_schema')} ORDER BY 1, 2, 3`,
  `SELECT trigger_schema, trigger_name, event_object_table, action_timing, event_manipulation, action_order, action_statement, definer,
    sql_mode FROM information_schema.triggers WHERE ${ours('trigger_schema')} ORDER BY 1, 2`,
  `SELECT event_schema, event_name, event_definition, execute_at, interval_value, interval_field, starts, ends, status, definer, sql_mode
    FROM information_schema.events WHERE ${ours('event_schema')} ORDER BY 1, 2`,
];

/** The functions of `definitions.sh`. */
export const definitions = library(__dirname, 'definitions.sh', { definition_queries: queries.join(';\n') });
