import type { ArgoCdApplication } from '../../runner/app-config';
import { compared } from '../comparison';
import { byStrength } from '../judgement';
import type { AppFacts } from '../protection';

/** `null`: not declared. */
type Declared = ArgoCdApplication | null;

const named = (declared: Declared): string =>
  declared ? `${declared.namespace}/${declared.application}` : 'undeclared';

/** Which Application of Argo CD a run looks at before it stops the writers. */
export const argoCd = compared<AppFacts, Declared>({
  part: 'argoCd',
  of: ({ config }) => config.argoCd ?? null,
  effect: byStrength((declared) => [declared ? 1 : 0]),
  words: (before, after) => {
    if (after === null)
      return `runs no longer look whether Argo CD's Application ${named(before)} would start the writers again`;
    const instead = before ? ` instead of ${named(before)}` : '';
    return `runs look whether Argo CD's Application ${named(after)} would start the writers again${instead}`;
  },
  text: named,
});
