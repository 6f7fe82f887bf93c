# shellcheck shell=bash
# needs: definition_queries
#
# `definitions` prints a hash over all definitions, which a dump does not read in its transaction. DDL during a dump
# would give it one table's new shape and another's old shape. The hash excludes counters that writes change (rows,
# AUTO_INCREMENT, last execution).

definitions() {
  query "${definition_queries}" | sha256sum
}
