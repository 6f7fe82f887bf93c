import { verb } from '../../command-line/verb';
import type { RunOptions } from '../../follow/manual-run';
import { app, following, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../run/verify') => require('../../run/verify');

export const verify = verb<RunOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'verify',
  group: 'Operate',
  summary: "Verify an app's restore points now, and follow the verification",
  args: [app],
  options: { ...following, ...inRepository, ...inCluster },
  details: `Creates a Job from the CronJob <app>-verify and follows its log. Ctrl-C only stops following: the verification continues.
It checks all restore points, and reads back those that are due, as the nightly verification does.`,
  exitCodes: { 0: 'no restore point is broken or covered', 5: 'a restore point is broken or covered; the app runs' },
  json: { type: 'RunnerEvent', file: 'cli/report/event.ts' },
  examples: ['npx jerrycan verify wordpress', `npx jerrycan verify wordpress --json | jq -r '.verified // empty'`],
  run: (call) => implementation().verify(call.args[0]!, call.options, contextOf(call)),
});
