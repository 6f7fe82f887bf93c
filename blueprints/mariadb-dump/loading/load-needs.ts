import { library } from '../../dsl';

const engines = "SELECT engine FROM information_schema.engines WHERE support IN ('YES', 'DEFAULT')";
const collations = `SELECT collation_name FROM information_schema.collations
  /*M!101001 UNION SELECT full_collation_name FROM information_schema.collation_character_set_applicability */`;
const encryption =
  "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_type = 'ENCRYPTION' AND plugin_status = 'ACTIVE'";
/** A Galera node treats functions as if it wrote a binary log. */
const server = `SELECT CURRENT_USER(), COALESCE(CONCAT(CURRENT_ROLE(), '@'), 'none'), @@GLOBAL.read_only, @@secure_timestamp, @@lower_case_table_names,
    @@log_bin OR EXISTS (SELECT 1 FROM information_schema.global_variables WHERE variable_name = 'WSREP_ON' AND variable_value = 'ON')`;

/** The functions of `load-needs.sh`. */
export const loadNeeds = library(__dirname, 'load-needs.sh', {
  server_query: server,
  engines_there: engines,
  collations_there: collations,
  encryption_query: encryption,
});
