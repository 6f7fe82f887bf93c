import { flag, value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { LogsOptions } from '../../logs/logs';
import { app, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../logs/logs') => require('../../logs/logs');

export const logs = verb<LogsOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'logs',
  group: 'Operate',
  summary: "Print the log of an app's last run, or of a named one",
  args: [app],
  options: {
    run: value('run', 'the name of a run or of a Job (default: the newest Job)'),
    json: flag('print the events of the runner as JSON lines on stdout'),
    ...inRepository,
    ...inCluster,
  },
  details: `Prints the log of the runner on stdout, and on stderr the error of each task that failed.
The logs of Jobs that were deleted are gone. Kubernetes keeps the Jobs of restores for a week, and the last ones of each CronJob.`,
  json: { type: 'RunnerEvent', file: 'cli/report/event.ts' },
  examples: [
    'npx jerrycan logs wordpress',
    'npx jerrycan logs wordpress --run wordpress-20261121t041500z-x7k2q',
    `npx jerrycan logs wordpress --json | jq 'select(.level == "warn")'`,
  ],
  run: (call) => implementation().logs(call.args[0]!, call.options, contextOf(call)),
});
