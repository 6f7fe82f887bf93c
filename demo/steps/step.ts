import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { EXIT } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { DemoImages } from '../cluster/demo-images';
import type { DemoRecord } from '../cluster/demo-record';
import type { InstalledKanister } from '../cluster/installed-kanister';
import type { Kubectl } from '../cluster/kubectl';

/** The checkout with the product: the commands run in it. */
export const REPOSITORY = join(__dirname, '../..');

/** What every step works with. */
export interface DemoContext {
  readonly kubectl: Kubectl;
  readonly record: DemoRecord;
  readonly images: DemoImages;
  readonly kanister: InstalledKanister;
  /** The folder with the demo's own files: `clusters/`, `keys/`, `manifests/`. As it is typed. */
  readonly folder: string;
}

/** One step of the demo. It can run again after an interruption. */
export interface Step {
  /** Its name in the record. */
  readonly name: string;
  readonly title: string;
  /** The title in few words, for the table of times. */
  readonly summary: string;
  /** What a person types to do the same. */
  commands(context: DemoContext): readonly string[];
  /** Its commands print their own progress. @default false */
  readonly prints?: boolean;
  /** @returns what is worth showing */
  run(context: DemoContext): Promise<string | undefined>;
}

/** The arguments of `jerrycan` for the demo's files and its cluster. */
export const jerrycanArgs = ({ folder, kubectl }: DemoContext, ...args: readonly string[]): string[] => [
  ...args,
  ...['--root', folder],
  ...kubectl.options,
];

/**
 * Runs `npx jerrycan …`.
 *
 * @param output where its lines go: `inherit`, or `quiet`
 * @param variables of its environment, beside those of the demo
 * @returns its lines, if it is quiet
 * @throws Failure if it fails
 */
export async function jerrycan(
  args: readonly string[],
  output: 'inherit' | 'quiet' = 'inherit',
  variables: Readonly<Record<string, string>> = {},
): Promise<string> {
  const stdio = output === 'inherit' ? 'inherit' : (['ignore', 'pipe', 'pipe'] as const);
  const child = spawn('npx', ['jerrycan', ...args], {
    cwd: REPOSITORY,
    env: { ...process.env, ...variables },
    stdio: stdio as 'inherit',
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      printed += chunk;
    });
  const exitCode = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
  if (exitCode === 0) return printed;
  throw new Failure(`jerrycan ${args[0]}`, [`exit code ${exitCode}`, printed.trim()].filter(Boolean).join(': '), {
    next: 'correct what it names',
    exitCode: EXIT.failed,
  });
}
