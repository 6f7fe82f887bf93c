import type { SecretKey, ServerProps } from '../../blueprints/dsl';
import type { TaskProps } from '../../blueprints/task/props';

/** The settings of an app for its Git server. The default port is 3000. */
export interface GitMirrorProps extends Omit<TaskProps, 'compression' | 'assertions'>, ServerProps {
  /** The path of the repository at the server: `shop/site.git`. */
  readonly repository: string;
  /** Must be allowed to force a push. */
  readonly user: string;
  readonly password: SecretKey;
}
