import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { printable } from '../cli/report/event';
import { EXIT, type ExitCode } from '../cli/terminal/exit-code';
import { Failure } from '../cli/terminal/failure';
import { processTerminal, type Terminal } from '../cli/terminal/terminal';
import { EXEMPT } from './coverage/coverage';
import { type CoverageOptions, coverage } from './coverage/coverage-command';
import { diff } from './diff/diff';

type DiffFlags = Partial<Record<'json' | 'markdown' | 'gate', boolean>> & { root?: string; acceptFrom?: string[] };

/**
 * Runs `npm run diff` or `npm run coverage`.
 *
 * @returns the exit code; nothing is thrown
 */
export async function program(args: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;
  const review = new Command('npm run')
    .description('Says what a change does to protection, and what nobody protects.')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => terminal.err(text.trimEnd()),
      writeOut: (text) => terminal.out(text.trimEnd()),
    })
    .showHelpAfterError("('-- --help' shows how it is used)");
  describeDiff(review).action((ref: string, { json, markdown, root, ...flags }: DiffFlags) => {
    const format = json ? 'json' : markdown ? 'markdown' : undefined;
    exitCode = diff(root ?? process.cwd(), ref, { ...flags, format }, terminal);
  });
  describeCoverage(review).action(
    async (paths: string[], { root, ...options }: CoverageOptions & { root?: string }) => {
      exitCode = await coverage(root ?? process.cwd(), paths, options, terminal);
    },
  );
  try {
    await review.parseAsync([...args], { from: 'user' });
  } catch (cause) {
    // Help that was asked for is no error; help that is shown because nothing was asked is.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.usage;
    return fail(cause, terminal);
  }
  return exitCode;
}

function describeDiff(review: Command): Command {
  return inRepository(
    review
      .command('diff')
      .description('Says in words what the working tree does to protection, compared with a commit.'),
  )
    .argument('<ref>', 'a commit; `main...` is the one where this branch left main')
    .addOption(new Option('--json', 'JSON on stdout').conflicts('markdown'))
    .option('--markdown', 'Markdown on stdout, for a pull request')
    .option('--gate', 'end with 1 where a weakening is not accepted')
    .option('--accept-from <file>', 'a file with accept: lines, beside the messages of the commits', several)
    .addHelpText(
      'after',
      `
Both sides are read from what is committed (apps.json, manifests/, store.*.json, keys/, clusters/): no code of the commit runs.
An accept: line names a weakening by the id that is shown beside it: 'accept: shop/rpo:1d the customer pays for no more'.

Exit codes: 0 told, and with --gate nothing to refuse; 1 the gate refuses; 2 wrong usage, or a file that cannot be read.

Examples:
  npm run diff -- main...
  npm run diff -- main... --gate
  npm run --silent diff -- origin/main --markdown --accept-from body.txt > review.md`,
    );
}

function describeCoverage(review: Command): Command {
  return inRepository(review.command('coverage').description('Says which stateful workloads nobody protects.'))
    .argument('[path...]', 'folders of manifests, read with all below them; files; - for stdin')
    .option('--cluster', 'read the cluster of the kubeconfig instead')
    .option('--context <name>', "the kubeconfig's context (default: its current one)")
    .option('--kubeconfig <file>', 'the kubeconfig (default: KUBECONFIG, then ~/.kube/config)')
    .option('--for <cluster>', 'whose apps are compared: a cluster of clusters/ (needed where apps live on several)')
    .option('--namespace <name>', 'of manifests that name none (default: default)')
    .option('--json', 'JSON on stdout')
    .option('--gate', 'end with 1 where something is unprotected, or is not judged')
    .addHelpText(
      'after',
      `
Stateful is what claims or mounts a PersistentVolumeClaim, what runs the image of a known database, and a claim that nobody mounts.
Protected is what an app captures. On a workload the annotation ${EXEMPT}: "<reason>" says that it is not to be.
The kinds of common operators are stateful too. What cannot be read, charts that are installed, and other custom resources with a field for storage or volumes are
not judged, and listed. In a cluster what they make is judged instead.

Exit codes: 0 told, and with --gate nothing is unprotected or not judged; 1 with --gate something is; 2 wrong usage.

Examples:
  npm run coverage -- ../deploy/manifests --gate
  helm template shop ./chart | npm run --silent coverage -- - --namespace shop
  npm run --silent coverage -- --cluster --json | jq -r '.workloads[] | select(.protector.state == "unprotected").name'`,
    );
}

function inRepository(command: Command): Command {
  return command.option('--root <dir>', 'the repository (default: the current directory)');
}

/** An option that may be given more than once. */
const several = (value: string, former: readonly string[] = []): string[] => {
  if (value === '') throw new InvalidArgumentError('is empty.');
  return [...former, value];
};

function fail(cause: unknown, terminal: Terminal): ExitCode {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const meant = cause instanceof Failure ? cause : undefined;
  terminal.err(printable(meant?.message ?? `jerrycan: ${error.message}; run it with DEBUG=1 and report it`));
  if (process.env.DEBUG) terminal.err(error.stack ?? '');
  return meant?.exitCode ?? EXIT.failed;
}
