import { systemClock } from '../../runner/ports/clock';
import type { Call } from '../command-line/verb';
import { interruptible } from '../terminal/interrupt';
import type { KubeconfigOptions, RepositoryOptions } from './options';

// Here and in every verb: `require`, so that a verb loads only what it needs. Node 20 resolves `import()` of a TypeScript file with a loader that does not know it.
const repositories = (): typeof import('../repository/repository') => require('../repository/repository');
const clusters = (): typeof import('../cluster/kubernetes') => require('../cluster/kubernetes');

/** What a verb works with, from its command line. The cluster is opened only when it is asked for. */
export function contextOf({
  options,
  terminal,
}: Pick<Call<RepositoryOptions & KubeconfigOptions>, 'options' | 'terminal'>) {
  const { Repository } = repositories();
  return {
    repository: new Repository(options.root ?? process.cwd()),
    cluster: () => clusters().kubernetes({ context: options.context, kubeconfig: options.kubeconfig }),
    terminal,
    clock: systemClock,
    interruptible,
  };
}
