import { relative, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT } from '../cli/terminal/exit-code';
import { Failure } from '../cli/terminal/failure';
import { Kubectl } from './cluster/kubectl';
import { agreeToContext } from './consent';
import { demo } from './demo';
import { removeDemo } from './removal';
import { Screen } from './screen';
import { REPOSITORY } from './steps/step';

interface Options {
  readonly clean?: true;
  readonly continue?: true;
  readonly context?: string;
  readonly folder: string;
  readonly images?: string;
  readonly yes?: true;
}

/** Runs `npm run demo`. @returns the exit code */
export async function program(argv: readonly string[], screen = new Screen()): Promise<number> {
  const command = new Command('npm run demo --')
    .description('Protects a WordPress on the cluster of your kubeconfig, loses its database, and restores it.')
    .option('--clean', 'remove what the demo made, and nothing else')
    .option('--continue', 'continue a demo that was interrupted')
    .option('--context <name>', "the kubeconfig's context (default: its current one)")
    .option('--folder <folder>', 'where the demo writes its files', '.demo')
    .option('--images <set>', 'public, or test: those of the e2e tests (default: test if every node has them)')
    .option('--yes', "do not ask for the context's name")
    .exitOverride();
  try {
    command.parse([...argv]);
  } catch (cause) {
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.done : EXIT.usage;
    throw cause;
  }
  // `npx jerrycan` runs in the checkout, and knows the folder by its path from there.
  const { folder, clean, context, yes, ...options } = command.opts<Options>();
  const inside = relative(REPOSITORY, resolve(folder));
  const files = inside.startsWith('..') ? resolve(folder) : inside;
  try {
    const kubectl = await chosen(context);
    const server = await serverOf(kubectl);
    await agreeToContext(screen, { context: kubectl.context, server, clean: clean === true, yes: yes === true });
    process.chdir(REPOSITORY);
    if (clean) await removeDemo(screen, kubectl, files);
    else await demo(screen, kubectl, { ...options, folder: files });
    return EXIT.done;
  } catch (cause) {
    const error = cause as Error;
    screen.problem(`demo › ${error.message}`);
    if (process.env.DEBUG) screen.problem(error.stack ?? '');
    return cause instanceof Failure ? cause.exitCode : EXIT.failed;
  }
}

async function chosen(context: string | undefined): Promise<Kubectl> {
  if (context !== undefined) return new Kubectl(context);
  const current = await new Kubectl('').run(['config', 'current-context']).catch((cause: Error) => {
    throw new Failure('kubeconfig', `has no current context (${cause.message})`, {
      next: 'set KUBECONFIG, or pass --context <name>',
      exitCode: EXIT.usage,
    });
  });
  return new Kubectl(current.trim());
}

const serverOf = (kubectl: Kubectl): Promise<string> =>
  kubectl.run(['config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}']);
