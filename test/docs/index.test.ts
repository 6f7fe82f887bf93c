import { dirname, join, normalize } from 'node:path';
import { pages, textOf } from './pages';

const INDEX = 'docs/README.md';

it('has every page, the API once', () => {
  const links = [...textOf(INDEX).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map(([, to]) =>
    normalize(join(dirname(INDEX), to!)),
  );
  expect(new Set(links).size).toBe(links.length);
  const listed = pages.filter((page) => page.startsWith('docs/') && page !== INDEX);
  expect(listed.filter((page) => !links.includes(page))).toEqual([]);
  expect(links).toContain('docs/reference/api/README.md');
});

it('has pages of four kinds', () => {
  const kinds = new Set(
    pages.filter((page) => page.startsWith('docs/') && page !== INDEX).map((page) => page.split('/')[1]),
  );
  expect([...kinds].sort()).toEqual(['explanation', 'how-to', 'reference', 'tutorials']);
});
