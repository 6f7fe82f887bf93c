# shellcheck shell=bash
# needs: server_query engines_there collations_there encryption_query
# reads: version host port user
# sets: wanted load_modes load_session
#
# `try_needs` checks that the server meets all needs in the dump's header, and fails before anything is dropped. The
# needs are: rights to create the dump's objects in the name of their definers, engines, collations, time zones and
# settings. It adds variables that must change during the load to `wanted`: name and value.
# For a dump without such a header it checks only what every load needs. It requires `read_header`, `ask_grants`,
# `find_missing`, `choose_session` and `release`.
# Sources: https://mariadb.com/kb/en/grant/#set-user and https://mariadb.com/kb/en/binary-logging-of-stored-routines/

may_be_definer() {
  if has_right 'SET USER'; then return; fi
  [ "$(release "$version")" -lt 11000 ] && has_right SUPER
}
may_trust() {
  if has_right 'BINLOG ADMIN'; then return; fi
  [ "$(release "$version")" -lt 11000 ] && has_right SUPER
}
# max_heap_table_size limits the bytes of a MEMORY table, but a table may be older than the limit.
want_memory() {
  [[ $1 =~ ^[0-9]{1,15}$ ]] || return 0
  if [ "$(ask 'SELECT @@GLOBAL.max_heap_table_size')" -lt "$(($1 * 2))" ]; then load_session+=", SESSION max_heap_table_size = $(($1 * 2))"; fi
}
# Fails with what the server refuses, and what to do.
refuse_needs() {
  fail "server $host:$port: cannot load this restore point: $1"
}
try_needs() {
  local kind value where account role read_only timestamps case_of_names logs engines collations missing='' programs=''
  wanted=()
  ask_grants
  find_missing
  IFS=$'\t' read -r account role read_only timestamps case_of_names logs < <(ask "${server_query}")
  engines=$(ask "${engines_there}")
  collations=$(ask "${collations_there}")
  case $read_only in
    0 | OFF) ;;
    *)
      has_right 'READ_ONLY ADMIN' || has_right 'READ ONLY ADMIN' || { [ "$(release "$version")" -lt 10011 ] && has_right SUPER; } ||
        refuse_needs "it is read_only, and user $user lacks the right READ_ONLY ADMIN; run SET GLOBAL read_only = 0, or restore into the primary server"
      ;;
  esac
  while IFS=$'\t' read -r kind value where; do
    case $kind in
      definer)
        if [ "$value" != "$account" ] && [ "$value" != "$role" ] && ! may_be_definer; then missing+="${missing:+, }SET USER for $where by $value"; fi
        ;;
      engine)
        grep -Fixq -e "$value" <<<"$engines" || refuse_needs "it has no engine $value (SHOW ENGINES); install its plugin, or restore into a server that has it"
        ;;
      collation)
        grep -Fixq -e "$value" <<<"$collations" || refuse_needs "it has no collation $value (SHOW COLLATION); restore into a server that has it"
        ;;
      zone)
        query "SET SESSION time_zone = '${value//\'/}'" ||
          refuse_needs "it does not know the time zone $value, which events use; load the time zones (mariadb-tzinfo-to-sql)"
        ;;
      history)
        case $timestamps in
          NO) ;;
          SUPER | REPLICATION)
            has_right 'BINLOG REPLAY' || { [ "$timestamps" = SUPER ] && has_right SUPER; } || missing+="${missing:+, }BINLOG REPLAY for the history of $value"
            ;;
          *) refuse_needs "it runs with secure_timestamp=$timestamps, which does not allow a history of rows ($value); start it with secure_timestamp=NO for the restore" ;;
        esac
        ;;
      encrypted) [ "$(ask "${encryption_query}")" != 0 ] || refuse_needs "it has no key management plugin, and $value is encrypted; install the plugin" ;;
      unencrypted)
        [ "$(query 'SELECT @@GLOBAL.innodb_encrypt_tables')" != FORCE ] ||
          refuse_needs "it runs with innodb_encrypt_tables=FORCE, and $value has ENCRYPTED=NO; run SET GLOBAL innodb_encrypt_tables = 'ON' for the restore"
        ;;
      apart) want innodb_file_per_table 1 "$value is compressed or encrypted" ;;
      memory) want_memory "$value" ;;
      capitals) [ "$case_of_names" = 0 ] || refuse_needs "it has lower_case_table_names=$case_of_names, and names such as $value have capital letters; restore into a server with lower_case_table_names=0" ;;
      unsafe) if [ "$logs" = 1 ]; then want log_bin_trust_function_creators 1 "function $value is neither DETERMINISTIC nor NO SQL nor READS SQL DATA"; fi ;;
      subtraction) load_modes+=,NO_UNSIGNED_SUBTRACTION ;;
      functions | triggers) programs=$kind ;;
      dynamic) want innodb_default_row_format dynamic "$value has no row format of its own" ;;
      compressed) want innodb_read_only_compressed 0 "$value is ROW_FORMAT=COMPRESSED" ;;
      keyless) want innodb_force_primary_key 0 "$value has no primary key" ;;
    esac
  done <"$TMPDIR/needs"
  [ -z "$missing" ] || fail "user $user may not load this restore point (missing: ${missing:0:500}); grant these rights, or set another user in the app's file"
  if [ -n "$programs" ] && [ "$logs" = 1 ] && ! may_trust; then
    want log_bin_trust_function_creators 1 "user $user creates $programs without BINLOG ADMIN"
  fi
}
