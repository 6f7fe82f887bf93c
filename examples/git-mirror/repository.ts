import { library, type Script, sh } from '../../blueprints/dsl';
import { method } from './method';
import type { GitMirrorProps } from './props';

/** The functions of `repository.sh`, and a local repository for them. */
export function repository(props: GitMirrorProps): Script<never, never> {
  const { host, port = method.contract.connects.port, repository, user } = props;
  return sh`
    export git_password="${props.password}"
    ${library(__dirname, 'repository.sh', { host, port, repository, git_user: user })}
    open_repository
  `;
}
