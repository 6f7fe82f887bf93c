import { output, sh, storeKey } from '../../blueprints/dsl';
import { begin } from '../../blueprints/task/begin';
import { freeSpace } from '../../blueprints/task/free-space';
import { scratchOf, taskOf } from '../../blueprints/task/pod';
import { storeProfile } from '../../blueprints/task/profile';
import { progress } from '../../blueprints/task/progress';
import { pull, pullIndex } from '../../blueprints/task/pull';
import { tryStore } from '../../blueprints/task/try-store';
import { method } from './method';
import type { GitMirrorProps } from './props';
import { repository } from './repository';

/** Checks that the next action can run. With `directory` and `index` that is a restore, with `run` a backup. */
export const gitPreflight = (props: GitMirrorProps) =>
  method.action('preflight', props, (a) => {
    const { run, directory, index } = a.options;
    const { output: done } = a.kubeTask('askServer', {
      ...taskOf(props),
      scratch: scratchOf(props),
      script: sh`
        ${begin(props.image, a.options.notAfter)}
        ${repository(props)}
        ${storeProfile(a, storeKey)}
        ${progress}
        ${freeSpace(scratchOf(props), true)}
        ${pullIndex}
        ${pull}
        ${tryStore}
        refs=$(remote_refs) || fail "repository $url: cannot be read ($(git_said "$TMPDIR/git.log")); check the password, and the server"
        if [ -n "${directory}" ]; then
          pull_index "$directory" "${index}"
          pull "$directory" ${method.stored.refs}
          head -n 1 "\${files[0]}" | grep -q '^# Jerrycan refs' || fail "$directory: is not a backup of this method; use another restore point"
          remote push --quiet --dry-run "$url" :refs/heads/jerrycan-preflight || fail "user $git_user may not push to $url ($(git_said "$TMPDIR/git.log")); grant it the right to push"
        fi
        if [ -n "${run}" ]; then store_something "$run"; fi
        empty=false
        if [ -z "$refs" ]; then empty=true; fi
        version=$(git version)
        ${output('version')}
        ${output('empty')}
      `,
    });
    return done;
  });
