import { flag } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { UnblockOptions } from '../../run/unblock';
import { app, following, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../run/unblock') => require('../../run/unblock');

export const unblock = verb<UnblockOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'unblock',
  group: 'Operate',
  summary: 'Show what dead runs left behind for an app, and remove it',
  args: [app],
  options: {
    start: flag('start the writers that a restore left stopped: you repaired the data, or know that it is good'),
    endLoad: flag('stop a load that hangs; the app stays down until you restore it'),
    yes: flag('do not ask for confirmation'),
    ...following,
    ...inRepository,
    ...inCluster,
  },
  details: `Reads what the last run recorded, shows what became of it and what the command will do, and asks for the app's name.
ActionSets that Kanister has not started are canceled. ActionSets that Kanister has forgotten are deleted.
If the load of a restore completed, the app is started. If it failed, or its result is unknown, the app stays down (exit code 4).
The command fails (75) while a run holds the app.`,
  json: { type: 'RunnerEvent', file: 'cli/report/event.ts' },
  examples: [
    'npx jerrycan unblock wordpress',
    'npx jerrycan unblock wordpress --start',
    'npx jerrycan unblock wordpress --end-load',
  ],
  run: (call) => implementation().unblock(call.args[0]!, call.options, contextOf(call)),
});
