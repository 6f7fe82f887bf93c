# shellcheck shell=bash
# needs: definition_queries
#
# `definitions` prints a hash over what a dump does not read in its transaction: DDL in mid dump would leave it with a table's new shape
# and another's old. Counters that writing changes (rows, AUTO_INCREMENT, last execution) are not in it.

definitions() {
  query "${definition_queries}" | sha256sum
}
