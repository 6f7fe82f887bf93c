import { textOf } from './pages';

const PAGE = 'docs/how-to/new-method.md';

/** A block of code on the page, and the file that the line above it links to. */
const shown = [...textOf(PAGE).matchAll(/From \[[^\]]+\]\(\.\.\/\.\.\/([^)]+)\):\n\n```\w+\n([\s\S]*?)```/g)].map(
  ([, file, text]) => [file!, text!] as const,
);

it('each block of the walk through a method names its file', () => {
  expect(shown.map(([file]) => file.replace('examples/git-mirror/', ''))).toEqual([
    ...['method.ts', 'props.ts', 'repository.sh', 'backup.ts', 'restore.ts', 'preflight.ts', 'index.ts', 'app.ts'],
  ]);
  expect(textOf(PAGE).match(/^```\w+$/gm)).toHaveLength(shown.length);
});

it.each(shown)('%s is shown as it is', (file, text) => {
  expect(textOf(file)).toContain(text.trimEnd());
});
