import { kindOf } from '../../blueprints/dsl';
import { kanctlActions } from '../../blueprints/task/kanctl-actions';
import { gitBackup } from './backup';
import { method } from './method';
import { gitPreflight } from './preflight';
import type { GitMirrorProps } from './props';
import { gitRestore } from './restore';

export type { GitMirrorProps };

/** Captures the branches and tags of one repository of a Git server, and pushes them back. */
export function gitMirror(props: GitMirrorProps) {
  return method.blueprint(props, {
    actions: { backup: gitBackup(props), restore: gitRestore(props), preflight: gitPreflight(props) },
    more: kanctlActions(props, kindOf(props.server)),
    parts: [props.repository],
  });
}
