import { Command, CommanderError, Option } from 'commander';
import { systemClock } from '../runner/ports/clock';
import { Failure as RunnerFailure } from '../runner/ports/failure';
import { kubernetes } from './cluster/kubernetes';
import { recordedCluster } from './cluster/recorded-cluster';
import { keys } from './keys/keys';
import { points } from './points/points';
import { printable } from './report/event';
import { Repository } from './repository/repository';
import { backup } from './run/backup';
import { restore } from './run/restore';
import { unblock } from './run/unblock';
import { status } from './status/status';
import { EXIT, EXIT_CODES, type ExitCode } from './terminal/exit-code';
import { Failure } from './terminal/failure';
import { interruptible } from './terminal/interrupt';
import { processTerminal, type Terminal } from './terminal/terminal';

type Options = Record<string, string> &
  Record<
    | ('json' | 'all' | 'latest' | 'safetyPoint' | 'yes' | 'rotate' | 'finish' | 'datesOfCopy' | 'record')
    | ('start' | 'endLoad' | 'writersAtZero'),
    boolean
  >;

/**
 * Runs one command line.
 *
 * @returns the exit code; nothing is thrown
 */
export async function program(argv: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.done;

  const context = (options: Options) => ({
    repository: new Repository(options.root ?? process.cwd()),
    cluster: () => kubernetes({ context: options.context, kubeconfig: options.kubeconfig }),
    terminal,
    clock: systemClock,
    interruptible,
  });
  const action =
    (run: (app: string, options: Options) => Promise<ExitCode>) => async (app: string, options: Options) => {
      exitCode = await run(app, options).catch((cause) => fail(app, cause, terminal));
    };

  const jerrycan = new Command('jerrycan')
    .description('Backs up, restores and watches the apps that this repository protects.')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => terminal.err(text.trimEnd()),
      writeOut: (text) => terminal.out(text.trimEnd()),
    })
    .showHelpAfterError("('--help' shows how it is used)")
    .addHelpText('after', `\nExit codes:\n${exitCodes()}\n\nDEBUG=1 adds stack traces to errors.`);

  describeBackup(jerrycan).action(action((app, options) => backup(app, options, context(options))));
  describeRestore(jerrycan).action((app: string, options: Options, command: Command) =>
    action((name) => restore(name, { ...options, with: methodOptions(command) }, context(options)))(app, options),
  );
  describeUnblock(jerrycan).action(action((app, options) => unblock(app, options, context(options))));
  describePoints(jerrycan).action(action((app, options) => points(app, options, context(options))));
  describeStatus(jerrycan).action(async (app: string | undefined, options: Options) => {
    exitCode = await status(app, options, context(options)).catch((cause) => fail(app ?? 'status', cause, terminal));
  });
  describeKeys(jerrycan).action(action((app, options) => keys(app, options, context(options))));
  describeCluster(jerrycan).action(action((name, options) => recordedCluster(name, options, context(options))));

  try {
    await jerrycan.parseAsync([...argv]);
  } catch (cause) {
    if (!(cause instanceof CommanderError)) throw cause;
    // Help that was asked for is no error; help that is shown because nothing was asked is.
    return cause.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
  return exitCode;
}

function describeBackup(jerrycan: Command): Command {
  return inCluster(follows(verb(jerrycan, 'backup', 'Makes a backup now and follows it.'))).addHelpText(
    'after',
    `
Makes a Job from the app's CronJob and follows its log. Ctrl-C only stops following: the backup runs on.
Its success counts as the CronJob's last success.

Examples:
  npx jerrycan backup wordpress
  npx jerrycan backup wordpress --json | jq -r 'select(.event == "restore-point").key'
  npx jerrycan backup wordpress --follow wordpress-backup-20261121t041500z-x7k2q`,
  );
}

function describeRestore(jerrycan: Command): Command {
  const command = verb(jerrycan, 'restore', "Overwrites the app's data with a restore point.")
    .option('--run <run>', 'the run whose restore point is wanted')
    .option('--latest', 'the newest verified restore point that is no safety point')
    .option('--no-safety-point', 'do not keep what is overwritten')
    .option('--writers-at-zero', 'the writers have no replicas, as in a new cluster: leave them so')
    .option('--deadline <duration>', 'end it then: minutes, or 90m, 2h, 1h30m (default: it takes as long as it takes)')
    .option('--dates-of-copy', 'the store was copied (rclone, aws s3 sync): believe its points whatever its dates say')
    .option('--yes', 'do not ask')
    .allowUnknownOption()
    .allowExcessArguments();
  return inStore(inCluster(follows(command))).addHelpText(
    'after',
    `
Shows what will happen and asks for the app's name; without a terminal it wants --yes.
With a key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY the point is looked up and shown beforehand; --run may name a retired one.
Ctrl-C only stops following: the restore runs on.
A deadline that passes before the load has begun ends the restore, and the app runs on what it had (1, or 3 if it was not touched yet);
one that passes later undoes nothing: the app stays down (4) until it is restored again.
Further options are those of the app's method, such as --users of a database: the plan shows them, and what each does.
With --dates-of-copy whoever has a key that was rotated can have made the point; what a revoked key signed is not believed at all then.

Examples:
  npx jerrycan restore wordpress --latest
  npx jerrycan restore wordpress --latest --deadline 2h
  npx jerrycan restore wordpress --run wordpress-20261121t041500z-x7k2q --users
  npx jerrycan restore wordpress --latest --yes --json`,
  );
}

/** What is given beside the options that a command declares: options of the app's method. @throws CommanderError for any other word */
function methodOptions(command: Command): string[] {
  const words = command.args.slice(1);
  const strange = words.find((word) => !/^--[a-z][a-z0-9-]*$/.test(word));
  if (strange !== undefined) command.error(`error: unknown argument '${strange}'`);
  return words.map((word) => word.slice(2));
}

function describeUnblock(jerrycan: Command): Command {
  const command = verb(jerrycan, 'unblock', 'Says what dead runs left of an app, and removes it.')
    .option(
      '--start',
      'start the writers that a restore left stopped: the data was mended by hand, or is known to be good',
    )
    .option('--end-load', 'end a load that hangs; the app stays down until it is restored')
    .option('--yes', 'do not ask');
  return inCluster(follows(command)).addHelpText(
    'after',
    `
Reads what the last run wrote down, says what has become of it and what it will do, and asks for the app's name.
ActionSets that Kanister has not begun are withdrawn; those that it has forgotten are removed. Where the load of a restore ended well,
the app is started; where it did not, or nobody knows, the app stays down (4). It refuses (75) while a run holds the app.

Examples:
  npx jerrycan unblock wordpress
  npx jerrycan unblock wordpress --start
  npx jerrycan unblock wordpress --end-load`,
  );
}

function describePoints(jerrycan: Command): Command {
  const command = verb(jerrycan, 'points', "Lists the app's restore points, from the store alone.")
    .option('--all', 'also those that retention has retired')
    .option('--dates-of-copy', 'the store was copied (rclone, aws s3 sync): believe its points whatever its dates say')
    .option('--json', 'JSON on stdout');
  return inStore(command).addHelpText(
    'after',
    `
Needs no cluster: the store's file, keys/<app>.json and the auditor's key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
States: verified; unverified; broken (its bytes have changed); covered (something lies over its objects: look who wrote it); retired.
Exit code 5: a point that is not retired is broken or covered; .unsound of --json names them.

Examples:
  npx jerrycan points wordpress
  npx jerrycan points wordpress --store local --endpoint http://localhost:9000
  npx jerrycan points wordpress --json | jq -r '.points[] | select(.state == "verified").run'`,
  );
}

function describeStatus(jerrycan: Command): Command {
  const command = jerrycan
    .command('status')
    .description('Says how well an app is protected, or all of them.')
    .argument('[app]', 'an app of apps.json (default: all)')
    .option('--root <dir>', 'the repository (default: the current directory)')
    .option('--json', 'JSON on stdout');
  return inStore(inCluster(command)).addHelpText(
    'after',
    `
Exit code 0: the last success of each is younger than its RPO, no restore left it down, and the guard is ready; retired apps are not asked. Else 1.
5 where that holds, and a restore point is broken, covered, or could not be restored as configured (UNSOUND); .unsound of --json says why.
Success and age are the CronJob's; with a key pair in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY they are the newest verified restore point's.
What a person should look at is said on stderr, with what to do.

Examples:
  npx jerrycan status wordpress
  npx jerrycan status
  npx jerrycan status --json | jq -r '.apps[] | select(.protected | not).app'`,
  );
}

function describeKeys(jerrycan: Command): Command {
  const command = verb(jerrycan, 'keys', "Makes the key pair that the app's restore points are signed with.")
    .option('--rotate', 'makes the next pair; the one in use signs on until the cluster knows the next')
    .option(
      '--finish',
      'when the cluster knows the next pair: lets it be the only one, and ends the former a day later',
    )
    .option('--revoke <id>', 'somebody else may have this key: what the store dated since is not believed')
    .option('--since <time>', 'with --revoke: since when, such as 2026-11-21T04:15:00Z (default: now)')
    .option('--out <where>', "'-': print the Secret's manifest for those who seal it themselves, and ask no cluster");
  return inCluster(command).addHelpText(
    'after',
    `
The private half goes into the Secret <app>-signing beside Kanister, and nowhere else; the public half into keys/<app>.json.
Run it again if it was interrupted: it finishes what it began, and changes nothing that is done.
A rotation takes two commands, and refuses no backup in between: --rotate, then commit, merge and sync, then --finish and commit again.
A key that is revoked and in use is replaced at once: until the commit is synced, backups are refused (3).

Examples:
  npx jerrycan keys wordpress
  npx jerrycan keys wordpress --rotate
  npx jerrycan keys wordpress --finish
  npx jerrycan keys wordpress --revoke b1ada93be11e83e9 --since 2026-11-21T00:00:00Z
  npx jerrycan keys wordpress --out - | kubeseal -o yaml > sealed.yaml
  npx jerrycan keys wordpress --rotate --out - | kubeseal -o yaml --merge-into sealed.yaml`,
  );
}

function describeCluster(jerrycan: Command): Command {
  const command = jerrycan
    .command('cluster')
    .description('Says whether the context points at the cluster that the repository means.')
    .argument('<cluster>', 'a file of clusters/, without its end')
    .option('--root <dir>', 'the repository (default: the current directory)')
    .option('--record', 'write the identity of the cluster into its file')
    .option('--yes', 'do not ask before what is recorded of another cluster is replaced');
  return inCluster(command).addHelpText(
    'after',
    `
A cluster is known by the authority of its API server and, where the right to get the Namespace kube-system is granted, by the UID of that.
'restore', 'unblock' and 'keys' refuse (3) in another cluster than the recorded one, and without a terminal where none is recorded; 'backup' refuses in another one.
Exit code 0: it is the recorded one; 1: none is recorded; 3: it is another one.

Examples:
  npx jerrycan cluster local
  npx jerrycan cluster local --record`,
  );
}

function verb(jerrycan: Command, name: string, description: string): Command {
  return jerrycan
    .command(name)
    .description(description)
    .argument('<app>', 'an app of apps.json')
    .option('--root <dir>', 'the repository (default: the current directory)');
}

function follows(command: Command): Command {
  return command
    .option('--json', "the runner's events as JSON lines on stdout")
    .option('--follow <job>', 'follow a Job that was made before, make none');
}

function inCluster(command: Command): Command {
  return command
    .addOption(new Option('--context <name>', "the kubeconfig's context (default: its current one)"))
    .addOption(new Option('--kubeconfig <file>', 'the kubeconfig (default: KUBECONFIG, then ~/.kube/config)'));
}

function inStore(command: Command): Command {
  return command
    .option('--store <file|stack>', "the store's file or its stack (default: the one of the app's cluster)")
    .option('--endpoint <url>', 'where the store is reached from here (default: what its file says)');
}

function exitCodes(): string {
  return Object.entries(EXIT_CODES)
    .map(([code, meaning]) => `  ${code.padStart(3)}  ${meaning}`)
    .join('\n');
}

function fail(app: string, cause: unknown, terminal: Terminal): ExitCode {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  // Either room's: one is said by the cluster and this machine, the other by what is read with the runner's own parts.
  const meant = cause instanceof Failure || cause instanceof RunnerFailure ? cause : undefined;
  const message = meant?.message ?? `jerrycan: ${error.message}; run it with DEBUG=1 and report it`;
  terminal.err(printable(`${app} › ${message}`));
  if (cause instanceof Failure && cause.advice !== undefined) terminal.err(cause.advice);
  if (process.env.DEBUG) terminal.err(error.stack ?? '');
  return meant?.exitCode ?? EXIT.failed;
}
