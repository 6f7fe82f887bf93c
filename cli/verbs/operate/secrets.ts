import { flag, value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { SecretsOptions } from '../../secrets/secrets';
import { app, inCluster, inRepository, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../secrets/secrets') => require('../../secrets/secrets');

export const secrets = verb<SecretsOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'secrets',
  group: 'Operate',
  summary: "Create the Secrets with an app's key pairs for the store",
  args: [app],
  options: {
    from: value('dir', 'read the files runner.id, runner.key, app.id and app.key of this folder', 'folder'),
    runnerId: value('file', 'the access key ID of the runner', 'file'),
    runnerKey: value('file', 'the secret access key of the runner', 'file'),
    appId: value('file', 'the access key ID of the app', 'file'),
    appKey: value('file', 'the secret access key of the app', 'file'),
    replace: flag('replace Secrets that have other keys'),
    out: value('where', "'-': print the manifests, for teams that seal them; needs no cluster", ['-']),
    json: flag('print what was done as JSON on stdout'),
    ...inRepository,
    ...inCluster,
  },
  details: `Creates <app>-runner and <app>-store in Kanister's namespace, and <app>-store in the app's namespace.
Without files, the command asks for the keys on the terminal and does not show what you type. The keys are never in an argument, and never printed without --out.
If you run it again with the same keys, nothing changes. Secrets with other keys are refused (3) without --replace, and then nothing is written.
You need the ClusterRole jerrycan-key-maker in both namespaces.`,
  json: { type: 'SecretsReport', file: 'cli/secrets/secrets.ts' },
  examples: [
    'npx jerrycan secrets wordpress',
    'npx jerrycan secrets wordpress --from ./wordpress-keys',
    'npx jerrycan secrets wordpress --from ./wordpress-keys --out - | kubeseal -o yaml > sealed.yaml',
  ],
  run: (call) => implementation().secrets(call.args[0]!, call.options, contextOf(call)),
});
