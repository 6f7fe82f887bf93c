import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeApi } from './generated/api';
import { commentsOf } from './generated/comments';
import { pages } from './generated/pages';
import { ROOT, textOf } from './pages';

it.each(Object.entries(pages))('%s is as the code has it: npx tsx test/docs/generated/write.ts', (path, text) => {
  expect(textOf(path)).toBe(text());
});

it('the API is as the code has it: npx tsx test/docs/generated/write.ts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jerrycan-api-'));
  const textsIn = (root: string) =>
    Object.fromEntries(
      readdirSync(root, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.md'))
        .sort()
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    );
  try {
    writeApi(folder);
    expect(textsIn(join(ROOT, 'docs/reference/api'))).toEqual(textsIn(folder));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe('the comments of fields', () => {
  it('are found in schemas that have a name of their own, and in interfaces', () => {
    const schema = `const lock = z.object({
        /** How long. */
        days: z.int(),
      });
      const store = z.object({
        /** The lock. */
        lock: lock.nullable(),
        /** Old. */
        /**
         * A list of
         * hosts.
         * @default - none
         */
        hosts: z.array(z.object({ port: z.int() })),
      });`;
    expect(Object.fromEntries(commentsOf(schema, 'store'))).toEqual({
      lock: 'The lock.',
      'lock.days': 'How long.',
      hosts: 'A list of hosts. Default: none.',
    });
    const type = 'interface Peer {\n/** A port */\nport: number }\ninterface Cluster { peers: readonly Peer[] }';
    expect(Object.fromEntries(commentsOf(type, 'Cluster'))).toEqual({ 'peers.port': 'A port.' });
  });

  it('are not looked for in what is not declared', () => {
    expect(() => commentsOf('', 'store')).toThrow(
      'store: is not declared in the source; name an interface or a schema',
    );
  });
});
