import type { ArgoCdReport } from '../../../charts/argo-cd/command';
import type { LoadedApps } from '../../../charts/inputs/app-files';
import type { HealthForm } from '../../../charts/inputs/health-forms';
import { sentence } from '../../../constructs/declaration/finding';
import { flag, value } from '../../command-line/option';
import { type Call, verb } from '../../command-line/verb';
import { EXIT, type ExitCode } from '../../terminal/exit-code';
import { Failure } from '../../terminal/failure';
import { choice } from '../../terminal/suggestion';
import { app, inRepository, type RepositoryOptions } from '../options';

const reports = (): typeof import('../../../charts/argo-cd/command') => require('../../../charts/argo-cd/command');
const lines = (): typeof import('../../../charts/argo-cd/application-lines') =>
  require('../../../charts/argo-cd/application-lines');
const appFiles = (): typeof import('../../../charts/inputs/app-files') => require('../../../charts/inputs/app-files');
const health = (): typeof import('../../../charts/inputs/health-forms') &
  typeof import('../../../charts/inputs/health-checks') => ({
  ...require('../../../charts/inputs/health-forms'),
  ...require('../../../charts/inputs/health-checks'),
});

interface ArgoCdOptions extends RepositoryOptions {
  /** The health checks, in this form. @default - the additions of the apps */
  readonly health?: string | undefined;
  /** @default - YAML, to be merged by hand */
  readonly json?: boolean | undefined;
}

const FORMS: readonly HealthForm[] = ['helm', 'operator'];

export const argocd = verb<ArgoCdOptions>({
  name: 'argocd',
  group: 'Synthesize',
  summary: 'Print the YAML that you add to your Applications, or to the settings of Argo CD',
  args: [{ ...app, help: 'apps of apps/ (default: all apps)', optional: true, variadic: true }],
  options: {
    health: value('form', 'print the health checks instead: helm or operator', FORMS),
    json: flag('print JSON on stdout'),
    ...inRepository,
  },
  exitCodes: { 0: 'the YAML is printed', 1: 'a file is missing or refused' },
  json: { type: 'ArgoCdReport', file: 'charts/argo-cd/command.ts' },
  examples: ['npx jerrycan argocd wordpress', 'npx jerrycan argocd --health helm'],
  run: async (call) => (call.options.health === undefined ? additions(call) : healthChecks(call, call.options.health)),
});

function additions(call: Call<ArgoCdOptions>): ExitCode {
  const { args: names, options, terminal } = call;
  const root = options.root ?? process.cwd();
  const loaded = appFiles().loadApps(root);
  const report = loaded.findings.length > 0 ? { additions: [], findings: loaded.findings } : named(root, names, loaded);
  if (options.json) terminal.out(JSON.stringify(report, null, 2));
  else {
    for (const each of report.additions) for (const line of lines().argoCdLines(each)) terminal.out(line);
    for (const finding of report.findings) terminal.err(sentence(finding));
  }
  return report.findings.length > 0 ? EXIT.failed : EXIT.done;
}

/** @throws Failure (usage) if a name is not one of an app */
function named(root: string, names: readonly string[], { apps }: LoadedApps): ArgoCdReport {
  const known = apps.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return reports().argoCdReport({ root, apps, names });
  throw new Failure('app', `must be an app of apps/ (${unknown})`, {
    next: choice(unknown, known, 'write its file first'),
    exitCode: EXIT.usage,
  });
}

function healthChecks({ args, options, terminal }: Call<ArgoCdOptions>, typed: string): ExitCode {
  const form = FORMS.find((each) => each === typed);
  if (form === undefined)
    throw new Failure('--health', `must be helm or operator (${typed})`, {
      next: choice(typed, FORMS, ''),
      exitCode: EXIT.usage,
    });
  if (args.length > 0)
    throw new Failure('--health', `is the same for all apps (${args.join(' ')})`, {
      next: 'omit the apps',
      exitCode: EXIT.usage,
    });
  const { healthForms, healthLines, healthChecks: checks } = health();
  terminal.out(options.json ? JSON.stringify(healthForms[form](checks()), null, 2) : healthLines(form, checks()));
  return EXIT.done;
}
