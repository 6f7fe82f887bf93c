# shellcheck shell=bash
# needs: host port repository git_user
# sets: url all
#
# `open_repository` creates an empty local repository, and sets `url`, and `all`: what a fetch or a push transfers.
# `remote` runs git on it with the login, which is in the environment, never in an argument. `remote_refs` and
# `local_refs` print `<hash> <name>` of each branch and tag. `git_said <log>` prints the error of git for a message.

open_repository() {
  all=('+refs/heads/*:refs/heads/*' '+refs/tags/*:refs/tags/*')
  require git 'use an image that has it'
  url="http://${host}:${port}/${repository}"
  export git_user GIT_TERMINAL_PROMPT=0 GIT_DIR="$SCRATCH/repository"
  git init --quiet --bare "$GIT_DIR" 2>"$TMPDIR/git.log" || fail "git cannot write to the scratch volume ($(git_said "$TMPDIR/git.log")); check its node"
}
remote() {
  # shellcheck disable=SC2016
  git -c credential.helper='!printf "username=%s\npassword=%s\n" "$git_user" "$git_password"; :' "$@" 2>"$TMPDIR/git.log"
}
remote_refs() {
  remote ls-remote --refs "$url" 'refs/heads/*' 'refs/tags/*' | tr '\t' ' '
}
local_refs() {
  git for-each-ref --format='%(objectname) %(refname)' refs/heads refs/tags
}
git_said() {
  head -c 300 "$1" | tr '\n' ' '
}
