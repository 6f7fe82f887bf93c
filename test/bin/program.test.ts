import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program } from '../../bin/program';
import { FakeTerminal } from '../cli/report/fake-terminal';
import { World } from '../cli/world';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

async function run(...args: string[]) {
  const terminal = new FakeTerminal();
  const exitCode = await program(args, terminal);
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
  [['backup'], 'backup › <app>: is missing; give an app of apps.json'],
  [['stauts'], 'jerrycan › stauts: must be a verb; did you mean status?'],
  [['status', '--jsn'], 'status › --jsn: must be an option of status; did you mean --json?'],
  [['points', 'shop', '--store'], 'points › --store: has no value; write --store <file|stack>'],
  [['diff', 'main', '--accept-from', ''], 'diff › --accept-from: must not be empty; write --accept-from <file>'],
  [['backup', 'shop', '--bogus'], "backup › --bogus: must be an option of backup; see 'npx jerrycan backup --help'"],
  [['burn', 'shop'], "jerrycan › burn: must be a verb; see 'npx jerrycan --help'"],
  [['backup', 'shop', 'blog'], 'backup › arguments: are too many (2); give only <app>'],
])('%j is wrong usage', async (args, message) => {
  const { exitCode, out, err } = await run(...args);
  expect([exitCode, out]).toEqual([2, '']);
  expect(err).toContain(message);
});

it('says errors in one line, with the app first', async () => {
  const { exitCode, out, err } = await run('points', 'blog', '--root', world.root);
  expect([exitCode, out, err]).toEqual([2, '', "blog › apps.json: has no app 'blog'; choose one of shop"]);
});

it('asks no cluster where none is needed, and passes options on', async () => {
  const { exitCode, out } = await run('keys', 'shop', '--out', '-', '--root', world.root, '--kubeconfig', '/nowhere');
  expect(exitCode).toBe(0);
  expect(out).toContain('kind: Secret');
});

it('restore takes a deadline, and says what is none', async () => {
  const { exitCode, err } = await run('restore', 'shop', '--latest', '--deadline', 'soon', '--root', world.root);
  expect([exitCode, err]).toEqual([
    2,
    expect.stringContaining('shop › --deadline: must be a time (soon); write minutes'),
  ]);
});

it.each([
  [
    ['shop', 'blog'],
    "restore › blog: must be an option of restore, or of the app's method; see 'npx jerrycan restore --help'",
  ],
  [['shop', '--users=yes'], 'restore › --users=yes: must be an option of restore'],
  [['shop', '-u'], 'restore › -u: must be an option of restore'],
])('restore %j takes options of a method beside its own, and nothing else', async (words, message) => {
  const { exitCode, err } = await run('restore', ...words, '--latest', '--yes', '--root', world.root);
  expect([exitCode, err]).toEqual([2, expect.stringContaining(message)]);
});

it('restore without a terminal needs --yes', async () => {
  const { exitCode, err } = await run('restore', 'shop', '--latest', '--root', world.root);
  expect([exitCode, err]).toEqual([
    2,
    'shop › restore: cannot ask for confirmation (no terminal); give --yes to overwrite the data',
  ]);
});

it.each([
  [['points', 'shpo'], "shpo › apps.json: has no app 'shpo'; did you mean shop?"],
  [['cluster', 'locl'], 'locl › clusters/locl.json: does not exist; did you mean local?'],
  [['cluster', '../x'], '../x › <cluster>: must be the name of a cluster (../x); choose one of local'],
  [['points', 'shop', '--store', 'locl'], 'shop › store.locl.json: does not exist; did you mean local?'],
])('%j suggests the name that was meant', async (words, message) => {
  expect(await run(...words, '--root', world.root)).toEqual({ exitCode: 2, out: '', err: message });
});

it('prints errors as JSON on stderr with --json', async () => {
  const error = {
    app: 'shpo',
    part: 'apps.json',
    what: "has no app 'shpo'",
    next: 'did you mean shop?',
    exitCode: 2,
  };
  const { exitCode, out, err } = await run('points', 'shpo', '--json', '--root', world.root);
  expect([exitCode, out, JSON.parse(err)]).toEqual([2, '', { error }]);
  const usage = await run('points', '--json', '--stroe', 'x');
  expect(JSON.parse(usage.err)).toEqual({
    error: {
      app: 'points',
      part: '--stroe',
      what: 'must be an option of points',
      next: 'did you mean --store?',
      exitCode: 2,
    },
  });
});

it('prints its version, also as JSON', async () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  expect(await run('--version')).toEqual({ exitCode: 0, out: version, err: '' });
  expect(JSON.parse((await run('--version', '--json')).out)).toEqual({ version, node: process.version });
});
