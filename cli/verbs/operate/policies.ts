import { value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { PoliciesOptions } from '../../policies/policies';
import { app, inRepository, inStore, type RepositoryOptions } from '../options';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../policies/policies') => require('../../policies/policies');

export const policies = verb<PoliciesOptions & RepositoryOptions>({
  name: 'policies',
  group: 'Operate',
  summary: "Print the policies of an app's identities, for a store that infra/ does not manage",
  args: [app],
  options: {
    identity: value('identity', 'print one policy: runner, app, auditor or recoverer (default: all of them)', [
      ...['runner', 'app', 'auditor', 'recoverer'],
    ]),
    kmsKey: value('arn', 'the KMS key that encrypts the bucket, at AWS'),
    store: inStore.store,
    ...inRepository,
  },
  details: `Prints JSON on stdout. With --identity, prints on stderr the commands that create the policy and its user with mc or aws.
runner and app belong to one app. auditor and recoverer belong to the whole store, and their keys stay with people.`,
  examples: [
    'npx jerrycan policies wordpress',
    'npx jerrycan policies wordpress --identity runner > jerrycan-local-wordpress-runner.json',
    'npx jerrycan policies wordpress --identity app --store prod --kms-key arn:aws:kms:eu-central-1:111122223333:key/…',
  ],
  run: async (call) => implementation().policies(call.args[0]!, call.options, contextOf(call)),
});
