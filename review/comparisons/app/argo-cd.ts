import type { ArgoCdApplication } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** `null`: not declared. */
type Declared = ArgoCdApplication | null;

const named = (declared: Declared): string =>
  declared ? `${declared.namespace}/${declared.application}` : 'undeclared';

const of = ({ config }: Pick<AppFacts, 'config'>): Declared => config.argoCd ?? null;

/** Whether the runner can be asked to look: an Application of another cluster it cannot read. */
const isAsked = (declared: Declared): boolean => declared !== null && !declared.elsewhere;

/** Whether runs of the app look at an Application, and so have a Role for that. */
export const asksArgoCd = (app: Pick<AppFacts, 'config'>): boolean => isAsked(of(app));

/** Which Application of Argo CD a run looks at before it stops the writers. */
export const argoCd = compared<AppFacts, Declared>({
  part: 'argoCd',
  of,
  effect: (before, after) => truer(isAsked(before), isAsked(after)),
  words: (before, after) => {
    if (isAsked(after)) {
      const instead = isAsked(before) ? ` instead of ${named(before)}` : '';
      return `runs look whether Argo CD's Application ${named(after)} would start the writers again${instead}`;
    }
    if (isAsked(before)) {
      const why = after ? ': it is said to be in another cluster' : '';
      return `runs no longer look whether Argo CD's Application ${named(before)} would start the writers again${why}`;
    }
    return after
      ? `is deployed by Argo CD's Application ${named(after)} of another cluster, which runs cannot ask`
      : `no longer says that Argo CD's Application ${named(before)} of another cluster deploys it`;
  },
  text: (declared) => `${named(declared)}${declared?.elsewhere ? ',elsewhere' : ''}`,
});
