# shellcheck shell=bash
# sets: directory
#
# `choose_directory <directory>` sets `$directory`: `<run>/<capture>`, or a generated name under `kanctl/` for a backup
# that a person makes.

choose_directory() {
  directory=$1
  if [ -z "$directory" ]; then
    directory="kanctl/$(date -u +%Y%m%dt%H%M%Sz)-$(od -An -N4 -tx4 /dev/urandom | tail -c 9)"
  elif [[ ! $directory =~ ^[a-z0-9][-a-z0-9]{0,62}(/[a-z][-a-z0-9]{0,19})?$ ]]; then
    fail "option run ($directory): must be the directory of a run and a capture; correct or omit it"
  fi
}
