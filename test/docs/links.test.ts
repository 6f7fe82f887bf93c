import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pages, ROOT } from './pages';

const REMARK = join(ROOT, 'node_modules/remark-cli/cli.js');

/** Checks the links of pages without the network: files and headings. */
function brokenLinks(files: readonly string[], cwd = ROOT): string {
  const links = '--use=remark-validate-links=repository:false';
  const options = ['--frail', '--quiet', '--no-stdout', '--no-config', '--no-ignore', '--no-color', links];
  const { status, stdout, stderr } = spawnSync(process.execPath, [REMARK, ...options, ...files], {
    cwd,
    encoding: 'utf8',
  });
  return status === 0 ? '' : stdout + stderr;
}

it('lead to files and headings that exist', () => {
  expect(pages.length).toBeGreaterThan(30);
  expect(brokenLinks(pages)).toBe('');
});

it('are found where they lead nowhere', () => {
  const found = brokenLinks(['broken-links.md'], join(__dirname, 'samples'));
  expect(found).toContain('Cannot find file `no-such-page.md`');
  expect(found).toContain('Cannot find heading for `#no-such-heading`');
});
