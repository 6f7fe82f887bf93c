#!/usr/bin/env bash
# Unpacks the MariaDB of another Debian release into a folder, for tests. It changes nothing else on this machine.
#
#   bash test/databases/unpack-mariadb.sh <folder> [<release, default trixie: MariaDB 11.8>]
#
# Then `MARIADB=<folder>/bin npm run databases` runs every test with it. Its programs use their own C library, so the
# release may be newer than this machine's.
set -euo pipefail
folder=$(realpath -m "$1")
release=${2:-trixie}
[ ! -x "$folder/bin/mariadbd" ] || exit 0
apt=$folder/apt
root=$folder/root
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$root" "$folder/bin"
site=$(apt-get indextargets --format '$(REPO_URI)' 'Origin: Debian' 'Created-By: Packages' | head -n 1)
printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$site" "$release" >"$apt/sources.list"
: >"$apt/status"
cat >"$apt/apt.conf" <<CONF
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Dir::State::lists "$apt/lists";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
APT::Install-Recommends "false";
Debug::NoLocking "true";
CONF
export APT_CONFIG=$apt/apt.conf
apt-get update -qq
apt-get install -y -qq --download-only mariadb-server mariadb-client >/dev/null
for package in "$apt"/cache/archives/*.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar -x -C "$root" --no-same-owner --keep-directory-symlink
done
loader=$(realpath "$root"/usr/lib64/ld-linux-x86-64.so.2)
libraries=$root/usr/lib/x86_64-linux-gnu:$root/usr/lib
# Replaces a program with a script that starts it with its own loader. The server's `--basedir` follows `--no-defaults`,
# which must come first.
wrap() { # path, program's own arguments
  local path=$1
  shift
  mv "$path" "$path.real"
  {
    printf '#!/usr/bin/env bash\nfirst=()\n'
    printf 'case ${1:-} in --no-defaults | --defaults-*) first=("$1"); shift ;; esac\n'
    printf 'exec %q --library-path %q %q "${first[@]}"' "$loader" "$libraries" "$path.real"
    if [ $# -gt 0 ]; then printf ' %q' "$@"; fi
    printf ' "$@"\n'
  } >"$path"
  chmod 755 "$path"
}
wrap "$root/usr/sbin/mariadbd" "--basedir=$root/usr"
for name in mariadb mariadb-dump my_print_defaults; do wrap "$root/usr/bin/$name"; done
for name in mariadb mariadb-dump; do ln -sf "$root/usr/bin/$name" "$folder/bin/$name"; done
printf '#!/usr/bin/env bash\nfirst=()\ncase ${1:-} in --no-defaults) first=("$1"); shift ;; esac\nexec %q "${first[@]}" --basedir=%q --force "$@"\n' \
  "$root/usr/bin/mariadb-install-db" "$root/usr" >"$folder/bin/mariadb-install-db"
chmod 755 "$folder/bin/mariadb-install-db"
ln -sf "$root/usr/sbin/mariadbd" "$folder/bin/mariadbd"
rm -rf "$apt"
