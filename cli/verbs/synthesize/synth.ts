import { flag } from '../../command-line/option';
import { type Call, verb } from '../../command-line/verb';
import type { ExitCode } from '../../terminal/exit-code';
import { inRepository, type RepositoryOptions } from '../options';
import { repositoryOf } from './repository-apps';

const implementation = (): typeof import('../../../charts/command') => require('../../../charts/command');

interface SynthOptions extends RepositoryOptions {
  /** Compares, and writes nothing. @default false */
  readonly check?: boolean | undefined;
}

const exitCodes = {
  0: 'manifests/ and apps.json are what the apps declare',
  1: 'an app or a file is refused, or a file cannot be written',
  2: 'wrong usage',
} as const;

export const synth = verb<SynthOptions>({
  name: 'synth',
  group: 'Synthesize',
  summary: 'Write manifests/ and apps.json from the files of apps/',
  options: { check: flag("the same as 'jerrycan check'"), ...inRepository },
  details: `Reads apps/, clusters/, keys/, store.*.json and argocd.json. Writes nothing if one app or file is refused.
Deletes only files that it wrote before, and that no person has changed since. CDK8S_OUTDIR names another folder, as 'cdk8s synth' does.`,
  exitCodes,
  examples: ['npx jerrycan synth', 'npx jerrycan synth --check'],
  run: async (call) => (call.options.check ? compare(call) : write(call)),
});

export const check = verb<RepositoryOptions>({
  name: 'check',
  group: 'Synthesize',
  summary: 'Check that manifests/ and apps.json are what the apps declare',
  options: { ...inRepository },
  details: 'Writes nothing. Also fails if a step is missing that a person must take, such as the key of an app.',
  exitCodes: { ...exitCodes, 1: 'they differ, a step is missing, or an app or a file is refused' },
  examples: ['npx jerrycan check'],
  run: async (call) => compare(call),
});

type SynthCall = Call<SynthOptions>;

function write({ options, terminal }: SynthCall): ExitCode {
  // `cdk8s synth` names the folder; nothing else of the environment is read.
  const outdir = process.env.CDK8S_OUTDIR;
  const style = process.stdout.isTTY ? 'terminal' : 'plain';
  const props = { ...repositoryOf(options), print: (line: string) => terminal.out(line) };
  return implementation().start({ ...props, ...(outdir && { outdir }), now: new Date(), style }) as ExitCode;
}

function compare({ options, terminal }: SynthCall): ExitCode {
  return implementation().check({ ...repositoryOf(options), print: (line) => terminal.out(line) }) as ExitCode;
}
