import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { blocksIn, textOf } from './pages';

/** What is wrong with each picture, drawn by mermaid as GitHub does; null: nothing. */
function problemsOf(pictures: readonly string[]): (string | null)[] {
  const script = join(__dirname, 'render.mjs');
  const options = { input: JSON.stringify(pictures), encoding: 'utf8', maxBuffer: 1 << 24 } as const;
  return JSON.parse(execFileSync(process.execPath, [script], options));
}

it('can be drawn', () => {
  const pictures = blocksIn('mermaid');
  const wrong = 'flowchart LR\n  store -->';
  const problems = problemsOf([...pictures.map(({ text }) => text), wrong]);
  expect(problems.pop()).toMatch(/Parse error/);
  expect(pictures.filter((_, index) => problems[index] !== null)).toEqual([]);
});

it('show the flow of a backup, of a restore, and of a dead run', () => {
  const page = textOf('docs/explanation/runs.md');
  for (const heading of ['A backup', 'A restore', 'A dead run'])
    expect(page).toMatch(new RegExp(`^## ${heading}\\n+\`\`\`mermaid\\n`, 'm'));
});
