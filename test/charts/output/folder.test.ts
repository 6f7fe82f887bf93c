import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foreignFiles, readFolder, writeFolder } from '../../../charts/output/folder';
import { emptyFolder } from '../repository';

const OURS = 'metadata:\n  labels:\n    app.kubernetes.io/managed-by: jerrycan\n';
const LIST = '.jerrycan-files';
const [A, B] = ['east/shop/A.a.k8s.yaml', 'east/shop/presync/B.b.k8s.yaml'] as const;

/** A folder with these files, which synthesis did not write. */
function holding(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}
const text = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');
const paths = (folder: string) => [...readFolder(folder)].map(([path]) => path);

describe('a folder', () => {
  it('has a list of what was written, which sha256sum reads and Argo CD does not apply', () => {
    const folder = emptyFolder();
    writeFolder(folder, [
      [B, 'b'],
      [A, 'a'],
    ]);
    expect(text(folder, LIST).replaceAll(/[0-9a-f]{64}/g, '…')).toBe(`…  ${A}\n…  ${B}\n`);
    expect(execFileSync('sha256sum', ['--check', LIST], { cwd: folder, encoding: 'utf8' })).toBe(
      `${A}: OK\n${B}: OK\n`,
    );
    expect(LIST).not.toMatch(/\.(ya?ml|json)$/);
  });

  it('loses written files that are no longer declared, and folders that become empty', () => {
    const folder = emptyFolder();
    writeFolder(folder, [
      [A, 'a'],
      [B, 'b'],
    ]);
    expect(writeFolder(folder, [[A, 'a']])).toMatchObject({ gone: ['east/shop/presync'], edited: [], taken: [] });
    expect([paths(folder), existsSync(join(folder, dirname(B)))]).toEqual([[A], false]);
    expect(writeFolder(folder, []).gone).toEqual(['east/shop', 'east']);
    expect([readdirSync(folder), text(folder, LIST)]).toEqual([[LIST], '']);
  });

  it.each(['A.a.k8s.yaml', 'other/chart.k8s.yaml', 'east/shop/Secret.mine.k8s.yaml'])(
    'keeps what others wrote, whatever its name and text: %s',
    (path) => {
      for (const content of ['mine', OURS]) {
        const folder = holding({ [path]: content });
        for (const files of [[[A, 'a'] as const], [[A, 'b'] as const], []]) writeFolder(folder, files);
        expect([text(folder, path), paths(folder)]).toEqual([content, [path]]);
        expect(foreignFiles(folder, new Set())).toEqual([path]);
      }
    },
  );

  it('without a list, as before there was one: replaces what is ours, deletes nothing', () => {
    const folder = holding({ [A]: `${OURS}old\n`, [B]: OURS, 'argocd/C.c.k8s.yaml': 'same' });
    const change = writeFolder(folder, [
      [A, `${OURS}new\n`],
      ['argocd/C.c.k8s.yaml', 'same'],
    ]);
    expect([text(folder, A), text(folder, B), change.taken]).toEqual([`${OURS}new\n`, OURS, []]);
    expect(foreignFiles(folder, change.known)).toEqual([B]);
    expect(text(folder, LIST)).not.toContain(B);
  });

  it('keeps a foreign file in the place of one of ours, and reports it', () => {
    const folder = holding({ [A]: 'mine' });
    for (let run = 0; run < 2; run++)
      expect(writeFolder(folder, [[A, OURS]])).toMatchObject({ taken: [A], edited: [], gone: [] });
    writeFolder(folder, []);
    expect(text(folder, A)).toBe('mine');
  });

  it('writes through no link, and deletes through none', () => {
    const elsewhere = holding({ 'A.a.k8s.yaml': 'a', 'x.yaml': 'mine' });
    const folder = holding({ 'east/note': '' });
    symlinkSync(join(elsewhere, 'x.yaml'), join(folder, 'east/D.d.k8s.yaml'));
    expect(writeFolder(folder, [['east/D.d.k8s.yaml', OURS]]).taken).toEqual(['east/D.d.k8s.yaml']);
    writeFolder(folder, [[A, 'a']]);
    rmSync(join(folder, dirname(A)), { recursive: true });
    symlinkSync(elsewhere, join(folder, dirname(A)));
    writeFolder(folder, []);
    expect([text(elsewhere, 'A.a.k8s.yaml'), text(elsewhere, 'x.yaml')]).toEqual(['a', 'mine']);
  });

  it('replaces an edited file while it is declared, and keeps it when it no longer is', () => {
    const folder = emptyFolder();
    writeFolder(folder, [[A, 'a\n']]);
    writeFileSync(join(folder, A), 'changed');
    expect(writeFolder(folder, [[A, 'a\n']])).toMatchObject({ edited: [], taken: [] });
    expect(text(folder, A)).toBe('a\n');
    writeFileSync(join(folder, A), 'changed');
    expect(writeFolder(folder, [])).toMatchObject({ gone: [], edited: [A] });
    expect(writeFolder(folder, [])).toMatchObject({ edited: [] });
    expect(text(folder, A)).toBe('changed');
  });

  it('ignores Windows line endings, in files and in the list', () => {
    const folder = emptyFolder();
    writeFolder(folder, [
      [A, 'a\nb\n'],
      [B, 'b\n'],
    ]);
    for (const path of [A, B, LIST]) writeFileSync(join(folder, path), text(folder, path).replaceAll('\n', '\r\n'));
    expect(writeFolder(folder, [[B, 'b\n']])).toMatchObject({ edited: [] });
    expect(paths(folder)).toEqual([B]);
  });

  it('considers both sides of a merge as written', () => {
    const folder = emptyFolder();
    writeFolder(folder, [[A, 'a']]);
    const ours = text(folder, LIST);
    writeFolder(folder, [[B, 'b']]);
    const merged = `<<<<<<< HEAD\n${ours}=======\n${text(folder, LIST)}>>>>>>> other\n`;
    writeFileSync(join(folder, A), 'a');
    writeFileSync(join(folder, LIST), merged);
    writeFolder(folder, []);
    expect(paths(folder)).toEqual([]);
  });

  it.each([
    ...['../x.k8s.yaml', '/x.k8s.yaml', 'a/../../x.k8s.yaml', 'a//x.k8s.yaml', './x.k8s.yaml', '..\\x.k8s.yaml'],
    ...['src/main.ts', ''],
  ])('refuses a list with %p, and changes nothing', (path) => {
    const folder = emptyFolder();
    writeFolder(folder, [[A, 'a']]);
    const before = `${text(folder, LIST)}${'0'.repeat(64)}  ${path}\n`;
    writeFileSync(join(folder, LIST), before);
    expect(() => writeFolder(folder, [[B, 'b']])).toThrow(
      /^\.jerrycan-files › content: has a line that is not .*0 {2}/,
    );
    expect([paths(folder), text(folder, LIST)]).toEqual([[A], before]);
  });
});
