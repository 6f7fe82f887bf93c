# shellcheck shell=bash
# needs: scratch_bytes measured
#
# `need_free_space <bytes>` fails unless the scratch volume has room for these bytes and 5 % more. Space beyond the volume's
# declared size does not count: Kubernetes evicts a pod that writes more than that to an emptyDir. `measured` is `yes`
# if the volume is mounted at `$SCRATCH`, so that its free space can be measured. Otherwise only its declared size is
# known.

need_free_space() {
  local needed free
  needed=$(($1 + $1 / 20))
  [ "${scratch_bytes}" -ge "$needed" ] ||
    fail "the scratch volume is too small ($scratch_bytes bytes declared, $needed needed); set a larger scratch: { size, storageClass } in the app's file"
  if [ "${measured}" != yes ]; then return; fi
  free=$(df --output=avail -B1 "$SCRATCH" 2>"$TMPDIR/df.log" | tail -n 1) || fail "the free space of the scratch volume cannot be read ($(head -c 300 "$TMPDIR/df.log")); check its node"
  [ "$free" -ge "$needed" ] || fail "the scratch volume has too little free space ($((free)) bytes free, $needed needed); set a larger scratch: { size, storageClass } in the app's file"
}
