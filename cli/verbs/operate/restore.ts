import { flag, negated, repeated, value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { RestoreOptions } from '../../run/restore';
import {
  app,
  following,
  inCluster,
  inRepository,
  inStore,
  type KubeconfigOptions,
  type RepositoryOptions,
} from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../run/restore') => require('../../run/restore');

export const restore = verb<Omit<RestoreOptions, 'with'> & RepositoryOptions & KubeconfigOptions>({
  name: 'restore',
  group: 'Operate',
  summary: "Overwrite an app's data with a restore point",
  args: [app],
  options: {
    run: value('run', 'restore the restore point of this run'),
    latest: flag('restore the newest verified restore point that is not a safety point'),
    only: repeated('capture', 'restore only this capture of the app; the others keep their data'),
    safetyPoint: negated('do not back up the data that the restore overwrites'),
    writersAtZero: flag('the writers have no replicas, as in a new cluster: do not scale them up'),
    deadline: value('duration', 'stop the restore after this time: minutes, or 90m, 2h, 1h30m (default: no limit)'),
    yes: flag('do not ask for confirmation'),
    dryRun: flag('print what the restore would do, and change nothing'),
    ...following,
    ...inRepository,
    ...inCluster,
    ...inStore,
  },
  open: true,
  details: `Shows the plan and asks for the app's name. Without a terminal, --yes is required.
With --dry-run, it prints the plan, sizes, and the time that earlier loads took, and makes the checks of 'jerrycan doctor'. It exits with 3 if the restore would be refused.
With a key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the plan shows the restore point. --run can name a retired one.
Ctrl-C only stops following: the restore continues.
If the deadline passes before the load starts, the restore stops and the app keeps its data (exit code 1, or 3 if the app was not touched yet).
If it passes during the load, nothing is undone: the app stays down (4) until you restore again.
You can add options of the app's method, such as --users of a database. The plan shows them and what each one does.
With --only, the app runs on data of different times: the plan shows what stays as it is. A restore that did not finish must be repeated with all captures that it started to load.
With --dates-of-copy, a person who has a rotated key can have made the restore point. Restore points of a revoked key are never accepted then.`,
  json: { type: 'RunnerEvent', file: 'cli/report/event.ts' },
  examples: [
    'npx jerrycan restore wordpress --latest',
    'npx jerrycan restore wordpress --latest --dry-run',
    'npx jerrycan restore wordpress --latest --deadline 2h',
    'npx jerrycan restore wordpress --run wordpress-20261121t041500z-x7k2q --users',
    'npx jerrycan restore wordpress --latest --only database',
    'npx jerrycan restore wordpress --latest --yes --json',
  ],
  run: (call) => implementation().restore(call.args[0]!, { ...call.options, with: call.flags }, contextOf(call)),
});
