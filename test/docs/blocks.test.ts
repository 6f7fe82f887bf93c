import { spawnSync } from 'node:child_process';
import { parseAllDocuments } from 'yaml';
import { errorsOf } from './compile';
import { type Block, blocks, blocksIn } from './pages';

/** What is wrong with a block of shell. */
function shellErrors({ text }: Block): string {
  const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' });
  return status === 0 ? '' : stderr;
}

/** A fragment of an object is read as one. */
const readJson = (text: string): unknown => JSON.parse(/^\s*"/.test(text) ? `{${text}}` : text);

const yamlErrors = (text: string): string[] => parseAllDocuments(text).flatMap(({ errors }) => errors.map(String));

describe('the blocks of code', () => {
  it('are in languages that are checked here, or that nothing reads', () => {
    const checked = ['ts', 'sh', 'json', 'yaml', 'mermaid'];
    const shown = ['', 'text', 'sql', 'dockerfile'];
    expect(blocks.filter(({ language }) => ![...checked, ...shown].includes(language))).toEqual([]);
    for (const language of checked) expect(blocksIn(language)).not.toEqual([]);
  });

  it('of TypeScript compile, if they are whole files', () => {
    const whole = blocksIn('ts').filter(({ text }) => /^import /m.test(text));
    expect(whole).not.toEqual([]);
    const files = Object.fromEntries(whole.map(({ text }, index) => [`block-of-docs-${index}`, text]));
    expect(errorsOf(files)).toEqual([]);
    expect(
      errorsOf({ wrong: "import { protectedApp } from '../constructs/app';\nprotectedApp({ name: 1 });" }),
    ).toEqual([expect.stringContaining('apps/wrong.ts: ')]);
  });

  it('of shell parse', () => {
    const wrong = blocksIn('sh').flatMap((block) =>
      shellErrors(block) ? `${block.where}: ${shellErrors(block)}` : [],
    );
    expect(wrong).toEqual([]);
    expect(shellErrors({ where: '', language: 'sh', text: 'for user in a b; do\n  echo "$user\n' })).not.toBe('');
  });

  it.each(blocksIn('json').map((block) => [block.where, block]))('of JSON parse: %s', (_, { text }) => {
    expect(() => readJson(text)).not.toThrow();
  });

  it.each(blocksIn('yaml').map((block) => [block.where, block]))('of YAML parse: %s', (_, { text }) => {
    expect(yamlErrors(text)).toEqual([]);
  });

  it('of YAML are refused, if they do not parse', () => {
    expect(yamlErrors('a: b\n c: d\n')).not.toEqual([]);
  });
});
