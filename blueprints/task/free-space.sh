# shellcheck shell=bash
# needs: scratch_bytes measured
#
# `need_room <bytes>` fails unless the scratch volume takes so much, and a twentieth more. A volume that is larger than its declared size is not to be relied
# on: Kubernetes evicts a pod that writes more than that into an emptyDir. `measured` is `yes` where the volume is mounted at `$SCRATCH` and says what is free;
# else only its declared size is known.

need_room() {
  local needed room
  needed=$(($1 + $1 / 20))
  [ "${scratch_bytes}" -ge "$needed" ] ||
    fail "the scratch volume is too small ($scratch_bytes bytes declared, $needed needed); set a larger scratch: { size, storageClass } in the app's file"
  if [ "${measured}" != yes ]; then return; fi
  room=$(df --output=avail -B1 "$SCRATCH" 2>"$TMPDIR/df.log" | tail -n 1) || fail "the free space of the scratch volume cannot be read ($(head -c 300 "$TMPDIR/df.log")); check its node"
  [ "$room" -ge "$needed" ] || fail "the scratch volume has too little free space ($((room)) bytes free, $needed needed); set a larger scratch: { size, storageClass } in the app's file"
}
