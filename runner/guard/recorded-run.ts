import { runTime } from '../../contracts/run-name';
import type { LeaseRecord } from '../lease/lease-record';
import type { AppContext, GuardedApp } from './guard-context';

/** The run that wrote a record; the app itself if it is no name of a run of this app. */
export const runOf = (
  { config: { app } }: { readonly config: Pick<GuardedApp, 'app'> },
  { run }: LeaseRecord,
): string => (runTime(app, run) === undefined ? app : run);

/** More an app never leaves: a run has four at most, and takes away what has ended. */
const MOST_ACTION_SETS = 50;

/** The newest ActionSets of a record; what is no name of a run of this app is none of its ActionSets. */
export const actionSetsOf = ({ config: { app } }: Pick<AppContext, 'config'>, { actionSets }: LeaseRecord): string[] =>
  [...new Set(actionSets)]
    .filter((name) => typeof name === 'string' && runTime(app, name) !== undefined)
    .slice(-MOST_ACTION_SETS);
