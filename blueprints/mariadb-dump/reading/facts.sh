# shellcheck shell=bash
# needs: facts_query borrowed_query first_query
#
# `facts` prints the needs of a load for the dump's own header. A preflight reads only the start of a dump, so the needs
# are known before the load. Definitions do not change during a dump: `definitions` checks that.

facts() {
  local borrowed
  query "${facts_query}" | sed 's/^/-- Needs: /' || return 1
  borrowed=$(query "${borrowed_query}") || return 1
  if [ "$borrowed" != 0 ]; then query "${first_query}" | sed 's/^/-- First: /'; fi
}
