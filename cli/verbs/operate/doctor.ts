import { flag } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { DoctorOptions } from '../../doctor/doctor';
import { app, inCluster, inRepository, inStore, type KubeconfigOptions, type RepositoryOptions } from '../options';
import { hasApps, undeclared } from '../synthesize/synth';
import { contextOf } from '../verb-context';

const implementation = (): typeof import('../../doctor/doctor') => require('../../doctor/doctor');

export const doctor = verb<DoctorOptions & RepositoryOptions & KubeconfigOptions>({
  name: 'doctor',
  group: 'Operate',
  summary: 'Check everything that a backup or a restore of an app needs',
  args: [app],
  options: { json: flag('print JSON on stdout'), ...inRepository, ...inCluster, ...inStore },
  details: `Changes nothing. Prints one line for each check: ok, warning, fails, or not checked with the reason.
Checks the manifests, Secrets (only their names and keys), signing key, Kanister, your rights, the writers, and with a key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY the store.
If rights are missing, it prints the RoleBindings that you need. Objects that you may not read are not judged: with the ClusterRole view in the app's namespace, the writers are checked, too.`,
  json: { type: 'DoctorReport', file: 'cli/doctor/doctor.ts' },
  exitCodes: { 0: 'no check fails', 1: 'a check fails', 2: 'wrong usage' },
  examples: [
    'npx jerrycan doctor wordpress',
    'npx jerrycan doctor wordpress --endpoint http://localhost:9000',
    `npx jerrycan doctor wordpress --json | jq -r '.checks[] | select(.state == "fails").what'`,
  ],
  run: (call) =>
    implementation().doctor(call.args[0]!, call.options, {
      ...contextOf(call),
      ...(hasApps(call.options) && { synthesis: async () => undeclared(call.options) }),
    }),
});
