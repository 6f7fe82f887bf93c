import { flag, value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { KeysOptions } from '../../keys/keys-context';
import { app, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../keys/keys') => require('../../keys/keys');

export const keys = verb<KeysOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'keys',
  group: 'Operate',
  summary: "Make, rotate or revoke the key pair that signs an app's restore points",
  args: [app],
  options: {
    rotate: flag('make the next key pair; the current one signs until the cluster knows the next one'),
    finish: flag('after --rotate: when the cluster knows the next key pair, retire the former one'),
    revoke: value('id', 'another person may have this key: do not trust what the store received since then'),
    since: value('time', 'with --revoke: the UTC time since when, such as 2026-11-21T04:15:00Z (default: now)'),
    out: value('where', "'-': print the Secret's manifest, for teams that seal it themselves; needs no cluster", ['-']),
    json: flag('print JSON on stdout'),
    ...inRepository,
    ...inCluster,
  },
  details: `The private half goes into the Secret <app>-signing in Kanister's namespace, and nowhere else. The public half goes into keys/<app>.json.
If the command was interrupted, run it again: it completes what is missing and changes nothing that is complete.
A rotation takes two commands, and no backup is refused in between: --rotate, then commit, merge and sync, then --finish and commit again.
If you revoke the current key, it is replaced at once: until you commit and sync, backups are refused (exit code 3).`,
  json: { type: 'KeysReport', file: 'cli/keys/keys.ts' },
  examples: [
    'npx jerrycan keys wordpress',
    'npx jerrycan keys wordpress --rotate',
    'npx jerrycan keys wordpress --finish',
    'npx jerrycan keys wordpress --revoke b1ada93be11e83e9 --since 2026-11-21T00:00:00Z',
    'npx jerrycan keys wordpress --out - | kubeseal -o yaml > sealed.yaml',
    'npx jerrycan keys wordpress --rotate --out - | kubeseal -o yaml --merge-into sealed.yaml',
  ],
  run: (call) => implementation().keys(call.args[0]!, call.options, contextOf(call)),
});
