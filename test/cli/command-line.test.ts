import { program } from '../../cli/command-line';
import { FakeTerminal } from './report/fake-terminal';
import { World } from './world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

async function run(...args: string[]) {
  const terminal = new FakeTerminal();
  const exitCode = await program(['node', 'jerrycan', ...args], terminal);
  return { exitCode, out: terminal.stdout.join('\n'), err: terminal.stderr.join('\n') };
}

it.each(['backup', 'restore', 'points', 'status', 'keys'])('%s --help has examples, on stdout', async (verb) => {
  const { exitCode, out, err } = await run(verb, '--help');
  expect([exitCode, err]).toEqual([0, '']);
  expect(out).toContain(`Examples:\n  npx jerrycan ${verb} wordpress`);
});

it('cluster --help has examples, and says who is refused', async () => {
  const { exitCode, out } = await run('cluster', '--help');
  expect(exitCode).toBe(0);
  expect(out).toContain('Examples:\n  npx jerrycan cluster local');
});

it('--help has the exit codes', async () => {
  expect((await run('--help')).out).toMatch(/Exit codes:\n {4}0 {2}done.*\n[\s\S]* {2}130 {2}/);
});

it.each([
  [[], 'Usage: jerrycan'],
  [['backup'], "missing required argument 'app'"],
  [['backup', 'shop', '--bogus'], "unknown option '--bogus'"],
  [['burn', 'shop'], "unknown command 'burn'"],
  [['backup', 'shop', 'blog'], 'too many arguments'],
])('%j is wrong usage', async (args, message) => {
  const { exitCode, out, err } = await run(...args);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

it('says errors in one line, with the app first', async () => {
  const { exitCode, out, err } = await run('points', 'blog', '--root', world.root);
  expect([exitCode, out, err]).toEqual([2, '', "blog › apps.json: has no app 'blog'; pass one of: shop"]);
});

it('asks no cluster where none is needed, and passes options on', async () => {
  const { exitCode, out } = await run('keys', 'shop', '--out', '-', '--root', world.root, '--kubeconfig', '/nowhere');
  expect(exitCode).toBe(0);
  expect(out).toContain('kind: Secret');
});

it('restore takes a deadline, and says what is none', async () => {
  const { exitCode, err } = await run('restore', 'shop', '--latest', '--deadline', 'soon', '--root', world.root);
  expect([exitCode, err]).toEqual([2, expect.stringContaining('shop › --deadline: is no time (soon); write minutes')]);
});

it.each([
  [['shop', 'blog'], "error: unknown argument 'blog'"],
  [['shop', '--users=yes'], "error: unknown argument '--users=yes'"],
  [['shop', '-u'], "error: unknown argument '-u'"],
])('restore %j takes options of a method beside its own, and nothing else', async (words, message) => {
  const { exitCode, err } = await run('restore', ...words, '--latest', '--yes', '--root', world.root);
  expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
});

it('restore without a terminal wants --yes', async () => {
  const { exitCode, err } = await run('restore', 'shop', '--latest', '--root', world.root);
  expect([exitCode, err]).toEqual([
    2,
    'shop › restore: nobody can be asked (no terminal); give --yes if the data may be overwritten',
  ]);
});
