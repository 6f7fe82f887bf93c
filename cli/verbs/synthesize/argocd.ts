import { value } from '../../command-line/option';
import { verb } from '../../command-line/verb';
import type { ExitCode } from '../../terminal/exit-code';
import { app, inRepository, type RepositoryOptions } from '../options';
import { appsOf } from './repository-apps';

const implementation = (): typeof import('../../../charts/argo-cd/command') =>
  require('../../../charts/argo-cd/command');

interface ArgoCdOptions extends RepositoryOptions {
  readonly health?: string | undefined;
}

export const argocd = verb<ArgoCdOptions>({
  name: 'argocd',
  group: 'Synthesize',
  summary: 'Print the YAML to add where Jerrycan writes nothing: your Applications and the settings of Argo CD',
  args: [{ ...app, help: 'an app of apps/ (default: all apps)', optional: true, variadic: true }],
  options: {
    health: value('form', 'print the health checks instead: helm or operator', ['helm', 'operator']),
    ...inRepository,
  },
  exitCodes: { 0: 'the YAML is printed', 1: 'an app or a file is missing or refused', 2: 'wrong usage' },
  examples: ['npx jerrycan argocd wordpress', 'npx jerrycan argocd --health helm'],
  async run({ args, options: { root = process.cwd(), health }, terminal }) {
    return implementation().argoCdCommand({
      root,
      apps: appsOf(root),
      args: [...args, ...(health === undefined ? [] : ['--health', health])],
      print: (line) => terminal.out(line),
    }) as ExitCode;
  },
});
