import { verb } from '../../command-line/verb';
import type { RunOptions } from '../../follow/manual-run';
import { app, following, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../run/backup') => require('../../run/backup');

export const backup = verb<RunOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'backup',
  group: 'Operate',
  summary: 'Back up an app now, and follow the backup',
  args: [app],
  options: { ...following, ...inRepository, ...inCluster },
  details: `Creates a Job from the app's CronJob and follows its log. Ctrl-C only stops following: the backup continues.
The success of the backup counts as the last success of the CronJob.`,
  json: { type: 'RunnerEvent', file: 'cli/report/event.ts' },
  examples: [
    'npx jerrycan backup wordpress',
    `npx jerrycan backup wordpress --json | jq -r 'select(.event == "restore-point").key'`,
    'npx jerrycan backup wordpress --follow wordpress-backup-20261121t041500z-x7k2q',
  ],
  run: (call) => implementation().backup(call.args[0]!, call.options, contextOf(call)),
});
