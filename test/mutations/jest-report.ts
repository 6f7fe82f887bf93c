import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A run that takes longer is considered hung; such a fault is not useful. Milliseconds. */
const LIMIT = 300_000;
/**
 * With a planted fault, a single test that takes longer counts as failed, because the fault may block it. Milliseconds.
 */
const TEST_LIMIT = 60_000;

/** One test in jest's report. */
interface TestResult {
  readonly fullName: string;
  readonly status: string;
}

/** The report of one run of jest. */
export interface JestReport {
  /** Full names. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** Why test files did not load. None of their tests ran. */
  readonly unloaded: readonly string[];
}

/** Returns the configuration of a test file: the one in its own folder, or that of the tree. */
export const configOf = (root: string, test: string): string => {
  const own = join(dirname(test), 'jest.config.js');
  return existsSync(join(root, own)) ? own : 'jest.config.js';
};

/**
 * Runs test files of one configuration.
 *
 * @param names parts of the names of the tests to run; they are escaped, because jest reads regular expressions.
 * @default - all
 * @throws Error if jest does not report in time
 */
export async function runJest(
  root: string,
  files: readonly string[],
  { names = [], isMutated }: { readonly names?: readonly string[]; readonly isMutated: boolean },
): Promise<JestReport> {
  const report = join(root, 'jest-report.json');
  rmSync(report, { force: true });
  const pattern = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const args = [
    'node_modules/jest/bin/jest.js',
    '--config',
    configOf(root, files[0]!),
    '--json',
    `--outputFile=${report}`,
    ...(isMutated ? [`--testTimeout=${TEST_LIMIT}`] : []),
    // A failed test may leave handles open that prevent jest from exiting.
    '--forceExit',
  ];
  args.push(...(pattern ? ['-t', pattern] : []), '--runTestsByPath', ...files);
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4000);
  });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (!existsSync(report))
    throw new Error(`jest said nothing within ${LIMIT / 1000} s about ${files.join(', ')}:\n${said}`);
  return parseReport(JSON.parse(readFileSync(report, 'utf8')));
}

interface JestJson {
  readonly testResults: readonly {
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly TestResult[];
  }[];
}

function parseReport({ testResults }: JestJson): JestReport {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (wanted: string) => tests.flatMap(({ status, fullName }) => (status === wanted ? [fullName] : []));
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((each) => each.status === 'failed'),
  );
  return { passed: named('passed'), failed: named('failed'), unloaded: unloaded.map(({ message }) => message) };
}
