import type { ArgoCdApplication } from '../../../contracts/app-config';
import { compared } from '../../comparison/comparison';
import { truer } from '../../comparison/judgement';
import type { AppFacts } from '../../protection/protection';

/** `null` if it is not declared. */
type Declared = ArgoCdApplication | null;

const named = (declared: Declared): string =>
  declared ? `${declared.namespace}/${declared.application}` : 'undeclared';

const of = ({ config }: Pick<AppFacts, 'config'>): Declared => config.argoCd ?? null;

/** Whether the runner can check the Application. It cannot read an Application in another cluster. */
const isChecked = (declared: Declared): boolean => declared !== null && !declared.elsewhere;

/** Whether runs of the app check an Application, and so have a Role for it. */
export const checksArgoCd = (app: Pick<AppFacts, 'config'>): boolean => isChecked(of(app));

/** Compares which Application of Argo CD a run checks before it stops the writers. */
export const argoCd = compared<AppFacts, Declared>({
  part: 'argoCd',
  of,
  effect: (before, after) => truer(isChecked(before), isChecked(after)),
  words: (before, after) => {
    if (isChecked(after)) {
      const instead = isChecked(before) ? ` instead of ${named(before)}` : '';
      return `runs check whether Argo CD's Application ${named(after)} would restart the writers${instead}`;
    }
    if (isChecked(before)) {
      const why = after ? ': it is declared in another cluster' : '';
      return `runs no longer check whether Argo CD's Application ${named(before)} would restart the writers${why}`;
    }
    return after
      ? `is deployed by Argo CD's Application ${named(after)} in another cluster, which runs cannot check`
      : `no longer declares Argo CD's Application ${named(before)} in another cluster`;
  },
  text: (declared) => `${named(declared)}${declared?.elsewhere ? ',elsewhere' : ''}`,
});
