import { runTime } from '../../contracts/run-name';
import type { LeaseRecord } from '../lease/lease-record';
import type { AppContext, GuardedApp } from './guard-context';

/** The run that wrote a record; the app itself if that is not the name of a run of this app. */
export const runOf = (
  { config: { app } }: { readonly config: Pick<GuardedApp, 'app'> },
  { run }: LeaseRecord,
): string => (runTime(app, run) === undefined ? app : run);

/** The most ActionSets of a record that are read. A run has at most four for each capture, and removes those that have ended. */
const MOST_ACTION_SETS = 50;

/** The newest ActionSets of a record; names that are not names of this app's runs are ignored. */
export const actionSetsOf = ({ config: { app } }: Pick<AppContext, 'config'>, { actionSets }: LeaseRecord): string[] =>
  [...new Set(actionSets)]
    .filter((name) => typeof name === 'string' && runTime(app, name) !== undefined)
    .slice(-MOST_ACTION_SETS);
