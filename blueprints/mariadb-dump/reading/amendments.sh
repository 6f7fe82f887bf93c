# shellcheck shell=bash
# needs: views_and_texts deepest unchecked cycles_query
# reads: mode_rules login names_of_databases
#
# Amends mariadb-dump's text so that it can be loaded. `find_amendments` writes the necessary changes to `amend.sed`,
# `amend` is a filter that applies them to the text, and `print_amendments` prints the statements that follow it.
# - A view is created while views with later names are only stand-ins. Such a view accepts no check option (error 1368),
#   and the server then accepts no row through it (error 1471). So views on views are first created without check
#   options. Then they are created again, once for each level of views.
# - SETVAL cannot decrease a sequence: a sequence that has cycled is restarted at its value.
# - Where `mode_rules` require it, a table's rows are loaded with another sql_mode.
# sed reads whole lines into memory, and a line may be a row. Only dumps that need a change pass through it.

# Measures how many levels of views exist, and whether a view on another view has a check option.
measure_views() {
  local name checked text listed i j
  local -a names=() texts=() checks=() level=() on=() next=()
  view_depth=0 checked_on_view=no
  listed=$(ask "${views_and_texts}")
  if [ -z "$listed" ]; then return; fi
  while IFS=$'\x1f' read -r name checked text; do
    names+=("$name")
    checks+=("$checked")
    texts+=("$text")
  done < <(tr '\t' '\037' <<<"$listed")
  for i in "${!names[@]}"; do
    on[i]=''
    for j in "${!names[@]}"; do
      if [[ $i != "$j" && ${texts[i]} == *"${names[j]}"* ]]; then on[i]+=" $j "; fi
    done
    if [ -n "${on[i]}" ] && [ -n "${checks[i]}" ]; then checked_on_view=yes; fi
    level[i]=$i
  done
  while [ "${#level[@]}" -gt 0 ] && [ "$view_depth" -lt "${deepest}" ]; do
    view_depth=$((view_depth + 1))
    next=()
    for i in "${!on[@]}"; do
      for j in "${!level[@]}"; do
        if [[ ${on[i]} == *" $j "* ]]; then
          next[i]=$i
          break
        fi
      done
    done
    level=()
    for i in "${!next[@]}"; do level[i]=$i; done
  done
}
find_amendments() {
  measure_views
  : >"$TMPDIR/amend.sed"
  if [ "$checked_on_view" = yes ]; then printf '%s\n' "${unchecked}" >"$TMPDIR/amend.sed"; fi
  if [ "${#mode_rules[@]}" -gt 0 ]; then printf '%s\n' "${mode_rules[@]}" >>"$TMPDIR/amend.sed"; fi
}
amend() {
  LC_ALL=C sed -f "$TMPDIR/amend.sed"
}
# Writes the views as they appear at the end of a dump, with their databases.
dump_views() {
  mariadb-dump "${login[@]}" --default-character-set=utf8mb4 --single-transaction --no-data --no-create-db --skip-triggers --databases -- "${names_of_databases[@]}" |
    LC_ALL=C sed -n -e '/^USE \x60/p' -e '/^-- Final view structure for view /,$p' >"$TMPDIR/views.sql" || return 1
  tail -n 1 "$TMPDIR/views.sql" | grep -q '^-- Dump completed'
}
print_amendments() {
  local printing pass
  if [ "$view_depth" -gt 1 ]; then
    dump_views 2>"$TMPDIR/query.log" || return 1
    for ((pass = 2; pass <= view_depth; pass++)); do
      printf -- "\n--\n-- Views again\n--\n\n/*!40101 SET SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n"
      if [ "$pass" = "$view_depth" ]; then cat "$TMPDIR/views.sql"; else LC_ALL=C sed "$unchecked" "$TMPDIR/views.sql"; fi
    done
  fi
  printing=$(query "${cycles_query}") || return 1
  if [ -n "$printing" ]; then mariadb_client --binary-mode <<<"$printing" 2>"$TMPDIR/query.log"; fi
}
