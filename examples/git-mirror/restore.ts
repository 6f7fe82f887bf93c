import { output, sh, storeKey } from '../../blueprints/dsl';
import { begin } from '../../blueprints/task/begin';
import { freeSpace } from '../../blueprints/task/free-space';
import { scratchOf, taskOf } from '../../blueprints/task/pod';
import { storeProfile } from '../../blueprints/task/profile';
import { progress } from '../../blueprints/task/progress';
import { pull, pullIndex } from '../../blueprints/task/pull';
import { method } from './method';
import type { GitMirrorProps } from './props';
import { repository } from './repository';

/** Checks the whole point first, then pushes all branches and tags at once. Git accepts all of them, or none. */
export const gitRestore = (props: GitMirrorProps) =>
  method.action('restore', props, (a, { point }) => {
    const { output: done } = a.kubeTask('pushFromStore', {
      ...taskOf(props),
      activeDeadlineSeconds: props.activeDeadlineSeconds ?? 'none',
      scratch: scratchOf(props),
      script: sh`
        unchanged='nothing was changed: '
        ${begin(props.image, a.options.notAfter)}
        ${repository(props)}
        ${storeProfile(a, storeKey)}
        ${progress}
        ${freeSpace(scratchOf(props), true)}
        ${pullIndex}
        ${pull}
        pull_index "${point.directory}" "${point.index}"
        pull "$point_directory" ${method.stored.refs}
        refs=$(cat "\${files[@]}" | tail -n +2)
        if [ -n "$refs" ]; then
          pull "$point_directory" ${method.stored.bundle}
          cat "\${files[@]}" >"$SCRATCH/bundle"
          git fetch --quiet "$SCRATCH/bundle" "\${all[@]}" 2>"$TMPDIR/git.log" || fail "the bundle cannot be read ($(git_said "$TMPDIR/git.log")); use another restore point"
        fi
        [ "$(local_refs)" = "$refs" ] || fail "the bundle does not have the branches and tags that the backup counted; use another restore point"
        before=$(remote_refs) || fail "repository $url: cannot be read ($(git_said "$TMPDIR/git.log")); check the password, and the server"
        prune=(--prune)
        if [ "${a.options.partial}" = true ] && [ "${a.options.undo}" != true ]; then prune=(); fi
        if [ -n "$refs$before" ]; then
          unchanged=''
          remote push --quiet --atomic "\${prune[@]}" "$url" "\${all[@]}" || fail "the push was refused ($(git_said "$TMPDIR/git.log")); check protected branches and the rights of user $git_user, then restore again"
        fi
        after=$(remote_refs) || fail "repository $url: was restored, but cannot be read ($(git_said "$TMPDIR/git.log")); check the server"
        if [ -n "\${prune[*]}" ]; then
          [ "$after" = "$refs" ] || fail "repository $url: has other branches and tags than the point; stop everything that pushes to it, then restore again"
        fi
        version=$(git version)
        warnings=''
        ${output('version')}
        ${output('warnings')}
      `,
    });
    return done;
  });
