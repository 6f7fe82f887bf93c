# shellcheck shell=bash
# needs: facts_query borrowed_query first_query
#
# `facts` prints what a load of the dump needs, in the dump's own header, so that it is known before the load: a preflight reads no more than a dump's beginning.
# Definitions do not change during a dump: `definitions` sees to that.

facts() {
  local borrowed
  query "${facts_query}" | sed 's/^/-- Needs: /' || return 1
  borrowed=$(query "${borrowed_query}") || return 1
  if [ "$borrowed" != 0 ]; then query "${first_query}" | sed 's/^/-- First: /'; fi
}
