import { output, sh, storeKey } from '../../blueprints/dsl';
import { begin } from '../../blueprints/task/begin';
import { directory } from '../../blueprints/task/directory';
import { scratchOf, taskOf } from '../../blueprints/task/pod';
import { storeProfile } from '../../blueprints/task/profile';
import { progress } from '../../blueprints/task/progress';
import { push } from '../../blueprints/task/push';
import { method } from './method';
import type { GitMirrorProps } from './props';
import { repository } from './repository';

/** Fetches all branches and tags, and stores them. */
export const gitBackup = (props: GitMirrorProps) =>
  method.action('backup', props, (a) => {
    const { output: done } = a.kubeTask('bundleToStore', {
      ...taskOf(props),
      scratch: scratchOf(props),
      script: sh`
        ${begin(props.image, a.options.notAfter)}
        ${repository(props)}
        ${directory(a.options.run)}
        ${storeProfile(a, storeKey)}
        ${progress}
        ${push(props.partSize)}
        remote fetch --quiet "$url" "\${all[@]}" || fail "repository $url: cannot be fetched ($(git_said "$TMPDIR/git.log")); check the password, and the server"
        : >"$TMPDIR/fetched"
        store() {
          upload "$1" "$2" || fail "kando could not store $directory/$(part_failed "$1"); check the store's address, key and right to write"
        }
        refs=$(local_refs)
        printf '# Jerrycan refs\n%s\n' "$refs" | store ${method.stored.refs} refs.txt
        empty=true
        if [ -n "$refs" ]; then
          empty=false
          git bundle create --quiet "$SCRATCH/bundle" --branches --tags 2>"$TMPDIR/git.log" || fail "the bundle cannot be made ($(git_said "$TMPDIR/git.log")); set a larger scratch: { size, storageClass } in the app's file"
          store ${method.stored.bundle} git.bundle <"$SCRATCH/bundle"
        fi
        push_index || fail "kando could not store $directory/index: $(kando_error "$TMPDIR/kando.log"); check the store's address, key and right to write"
        version=$(git version)
        ${output('directory')}
        ${output('index')}
        ${output('version')}
        ${output('empty')}
      `,
    });
    return done;
  });
