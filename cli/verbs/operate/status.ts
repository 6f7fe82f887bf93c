import { flag } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { StatusOptions } from '../../status/status';
import { app, inCluster, inRepository, inStore, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../status/status') => require('../../status/status');

export const status = verb<StatusOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'status',
  group: 'Operate',
  summary: 'Show how well one app is protected, or all apps',
  args: [{ ...app, help: 'an app of apps.json (default: all apps)', optional: true }],
  options: { json: flag('print JSON on stdout'), ...inRepository, ...inCluster, ...inStore },
  details: `The last success and its age are those of the CronJob. With a key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, they are those of the newest verified restore point.
Problems are printed on stderr, with what to do. With --json, .unsound has the reasons for exit code 5.`,
  exitCodes: {
    0: 'each last success is younger than the RPO, no restore left an app down, and the guard is ready; retired apps do not count',
    1: 'one of these is not true',
    5: 'all of these are true, but a restore point is broken, covered, or could not be restored as configured (UNSOUND)',
  },
  json: { type: 'StatusReport', file: 'cli/status/status.ts' },
  examples: [
    'npx jerrycan status wordpress',
    'npx jerrycan status',
    `npx jerrycan status --json | jq -r '.apps[] | select(.protected | not).app'`,
  ],
  run: (call) => implementation().status(call.args[0], call.options, contextOf(call)),
});
