import { sh } from '../dsl';

/**
 * `read_header` reads the dump's first lines, which `decompress` prints, into `dumped` (its server's version) and `names`, and refuses what no server
 * must be given; `check_release` what this server is too old for.
 */
export const header = sh`
  read_header() {
    local line name
    dumped='' names=()
    while IFS= read -r line; do
      case $line in
        '-- Jerrycan dump: mariadb '*) dumped=\${line#-- Jerrycan dump: mariadb } ;;
        '-- Database: '*)
          name=\${line#-- Database: }
          case $name in
            mysql | sys | information_schema | performance_schema) fail "the dump names the system schema $name" ;;
          esac
          names+=("$name")
          ;;
        *) break ;;
      esac
    done < <(decompress 2>/dev/null)
    databases=\${#names[@]}
    [ -n "$dumped" ] || fail "the dump does not begin as ours do; take another restore point"
  }
  release() {
    [[ $1 =~ ^([0-9]+)[.]([0-9]+)[.] ]] || fail "version ($1): cannot be compared"
    printf '%s' "$((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2]))"
  }
  check_release() {
    local has needs
    has=$(release "$version")
    needs=$(release "$dumped")
    [ "$has" -ge "$needs" ] || fail "server $host:$port: is $version, older than the dump ($dumped); restore into the same or a newer release"
  }
`;
