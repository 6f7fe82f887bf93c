import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, textOf } from './pages';

/** The first column of the table of messages in the page about disasters, but for those of Kubernetes. */
const quoted = textOf('docs/how-to/disaster-recovery.md')
  .split('\n')
  .flatMap((line) => /^\| `([^`]+ [^`]+)`/.exec(line)?.[1] ?? [])
  .filter((message) => !message.startsWith('FailedMount'));

const sources = execFileSync('git', ['ls-files', '*.ts', '*.sh'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n')
  .filter((file) => /^(blueprints|cli|constructs|contracts|runner)\//.test(file))
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

/** The longest words of a message between the values that differ from run to run. */
const fixedPart = (message: string): string =>
  message
    .split(/…|\broot\b|<\w+>|[(),]|\d+/)
    .map((part) => part.trim())
    .reduce((longest, part) => (part.length > longest.length ? part : longest));

/** What commands print in the tutorial: what is fixed of each line that is a sentence. */
const printed = [
  'no identity is recorded',
  'has the identity of the cluster; commit it',
  'now run \\`npm start\\` and commit',
];

it.each(printed)('of the tutorial is as the programs have it: %s', (message) => {
  expect(textOf('docs/tutorials/protect-wordpress.md')).toContain(message.replaceAll('\\', ''));
  expect(sources).toContain(message);
});

it.each(quoted)('is a message of the programs: %s', (message) => {
  expect(fixedPart(message).length).toBeGreaterThan(10);
  expect(sources).toContain(fixedPart(message));
});

it('are several', () => {
  expect(quoted.length).toBeGreaterThan(6);
});
