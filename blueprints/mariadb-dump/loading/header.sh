# shellcheck shell=bash
# reads: version host port only
# sets: dumped names databases header_lines header_version
#
# `read_header` reads the dump's first lines from `decompress` into `dumped` (the version of its server) and `names`. It
# refuses a dump that no server may load, or with a database that is not in `only`. `check_release` refuses a server that is older than the dump. The needs of the
# load go to `$TMPDIR/needs`, statements that run before the dump's own to `$TMPDIR/first.sql`, and its events to
# `$TMPDIR/events.sql`. mariadb-dump's own text starts after `header_lines` lines. In a dump without these entries
# `header_lines` is 0 and `header_version` is 1.

read_header() {
  local line name
  dumped='' names=() header_lines=0 header_version=1
  : >"$TMPDIR/needs"
  : >"$TMPDIR/first.sql"
  : >"$TMPDIR/events.sql"
  while IFS= read -r line; do
    header_lines=$((header_lines + 1))
    case $line in
      '-- Jerrycan dump: mariadb '*) dumped=${line#-- Jerrycan dump: mariadb } ;;
      '-- Database: '*)
        name=${line#-- Database: }
        case $name in
          mysql | sys | information_schema | performance_schema | jerrycan_load) fail "the dump contains the system schema $name; use another restore point" ;;
        esac
        case ,$only, in
          ,, | *",$name,"*) ;;
          *) fail "the dump contains the database $name, which the capture does not list; use another restore point, or add it in the app's file" ;;
        esac
        names+=("$name")
        ;;
      '-- Needs: '*) printf '%s\n' "${line#-- Needs: }" >>"$TMPDIR/needs" ;;
      '-- First: '*) printf '%s\n' "${line#-- First: }" >>"$TMPDIR/first.sql" ;;
      '-- Events: '*)
        header_version=2
        read_events "${line#-- Events: }"
        break
        ;;
      *) break ;;
    esac
  done < <(decompress 2>/dev/null)
  if [ "$header_version" = 1 ]; then header_lines=0; fi
  databases=${#names[@]}
  [ -n "$dumped" ] || fail "the dump does not start with Jerrycan's header; use another restore point"
}
# It reads from the same input as its caller.
read_events() {
  local count=$1 line
  [[ $count =~ ^(0|[1-9][0-9]{0,8})$ ]] || fail "the dump's count of lines with events ($count): must be a number; use another restore point"
  header_lines=$((header_lines + count))
  while [ "$count" -gt 0 ] && IFS= read -r line; do
    printf '%s\n' "$line"
    count=$((count - 1))
  done >"$TMPDIR/events.sql"
}
# Skips the header of a stream. Bash reads a pipe byte by byte and leaves the rest to the next program.
skip_header() {
  local left=$header_lines line
  while [ "$left" -gt 0 ] && IFS= read -r line; do left=$((left - 1)); done
}
release() {
  [[ $1 =~ ^([0-9]+)[.]([0-9]+)[.] ]] || fail "version ($1): must start with two numbers; check the version of the server and of the dump"
  printf '%s' "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))"
}
check_release() {
  local has needs
  has=$(release "$version")
  needs=$(release "$dumped")
  [ "$has" -ge "$needs" ] || fail "server $host:$port: is $version, older than the dump ($dumped); restore into the same or a newer release"
}
