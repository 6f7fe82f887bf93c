import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportLines } from '../../../charts/report-lines';
import { flag, type OptionsOf } from '../../command-line/option';
import { type Call, verb } from '../../command-line/verb';
import { EXIT, type ExitCode } from '../../terminal/exit-code';
import { declarationOf } from '../declaration';
import { inRepository, type RepositoryOptions } from '../options';

const commands = (): typeof import('../../../charts/command') => require('../../../charts/command');
const lines = (): typeof import('../../../charts/report-lines') => require('../../../charts/report-lines');

interface CheckOptions extends RepositoryOptions {
  /** The report as JSON. @default - for people */
  readonly json?: boolean | undefined;
}

interface SynthOptions extends CheckOptions {
  /** Compares, and writes nothing. @default false */
  readonly check?: boolean | undefined;
}

const reading: OptionsOf<CheckOptions> = { json: flag('print JSON on stdout'), ...inRepository };

export const synth = verb<SynthOptions>({
  name: 'synth',
  group: 'Synthesize',
  summary: 'Write manifests/ and apps.json from the files of apps/',
  options: { check: flag("the same as 'jerrycan check'"), ...reading },
  details: `Reads apps/, clusters/, keys/, store.*.json and argocd.json. Writes nothing if one app or file is refused.
Deletes only files that it wrote before, and that no person has changed since. CDK8S_OUTDIR names another folder, as 'cdk8s synth' does.`,
  exitCodes: {
    0: 'manifests/ and apps.json are what the apps declare',
    1: 'an app or a file is refused, or a file cannot be written',
  },
  json: { type: 'SynthReport', file: 'charts/report.ts' },
  examples: ['npx jerrycan synth', `npx jerrycan synth --json | jq -r '.written[]'`],
  run: async (call) => (call.options.check ? compare(call) : write(call)),
});

export const check = verb<CheckOptions>({
  name: 'check',
  group: 'Synthesize',
  summary: 'Check that manifests/ and apps.json are what the apps declare',
  options: reading,
  details: 'Writes nothing. Also fails if a step is missing that a person must take, such as the key of an app.',
  exitCodes: {
    0: 'manifests/ and apps.json are current, and no step is missing',
    1: 'one of them differs, a step is missing, or an app or a file is refused',
  },
  json: { type: 'CheckReport', file: 'charts/report.ts' },
  examples: ['npx jerrycan check'],
  run: async (call) => compare(call),
});

function write(call: Call<SynthOptions>): ExitCode {
  // `cdk8s synth` names the folder; nothing else of the environment is read.
  const outdir = process.env.CDK8S_OUTDIR;
  const report = commands().synth({
    ...declarationOf(call.options.root ?? process.cwd()),
    ...(outdir && { outdir }),
    now: new Date(),
  });
  return print(call, report, lines().synthLines(report, process.stdout.isTTY ? 'terminal' : 'plain'));
}

function compare(call: Call<CheckOptions>): ExitCode {
  const report = commands().check(declarationOf(call.options.root ?? process.cwd()));
  return print(call, report, lines().checkLines(report));
}

/** Whether a repository has app files: one that was only copied may not. */
export const hasApps = ({ root = process.cwd() }: RepositoryOptions): boolean => existsSync(join(root, 'apps'));

/** What `jerrycan check` prints, without the lines that differ. Empty if the manifests are what the apps declare. */
export function undeclared(options: RepositoryOptions): readonly string[] {
  const report = commands().check(declarationOf(options.root ?? process.cwd()));
  if (report.ok) return [];
  const { out, err } = lines().checkLines(report);
  return [...out, ...err].filter((line) => !line.startsWith(' '));
}

function print(
  { options, terminal }: Call<CheckOptions>,
  report: { readonly ok: boolean },
  { out, err }: ReportLines,
): ExitCode {
  if (options.json) terminal.out(JSON.stringify(report, null, 2));
  else {
    for (const line of out) terminal.out(line);
    for (const line of err) terminal.err(line);
  }
  return report.ok ? EXIT.done : EXIT.failed;
}
