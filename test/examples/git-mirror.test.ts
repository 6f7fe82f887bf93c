import { deployment, secretKey } from '../../blueprints/dsl';
import { gitMirror } from '../../examples/git-mirror';
import { type Store, startStore } from '../databases/server/store';
import { type Ended, runTask, type TaskSetting } from '../databases/server/task';
import { type GitServer, REPOSITORY, startGit } from './git-server';

const PASSWORD = `pa'ss "w%rd $HOME $(HOME) $$ {{ .x }} \\ é`;

/** The method of docs/how-to/new-method.md, with the real git. */
describe('git-mirror', () => {
  let server: GitServer;
  let store: Store;
  beforeEach(async () => {
    server = await startGit('backup', PASSWORD);
    store = await startStore();
  });
  afterEach(async () => {
    await server.stop();
    await store.stop();
  });

  const run = (action: string, how: Partial<TaskSetting> = {}): Promise<Ended> =>
    runTask({
      blueprint: gitMirror({
        ...{ server: deployment('forge'), host: '127.0.0.1', port: server.port, image: 'git:1' },
        ...{ repository: REPOSITORY, user: 'backup', password: secretKey('forge', 'password') },
      }),
      ...{ action, store, programs: ['git'], secrets: { 'forge/password': PASSWORD } },
      ...how,
    });
  const commit = (branch: string, message: string) => {
    const tree = server.git('hash-object', '-w', '-t', 'tree', '/dev/null');
    server.git('update-ref', `refs/heads/${branch}`, server.git('commit-tree', tree, '-m', message));
  };
  const refs = () => server.git('for-each-ref', '--format=%(objectname) %(refname)');
  /** A backup of two branches and an annotated tag, and the refs that it contains. */
  async function backedUp() {
    commit('main', 'one');
    commit('next', 'two');
    server.git('tag', '-a', 'v1', '-m', 'v1', 'main');
    const backup = await run('backup', { options: { run: 'shop-run/site' } });
    return { backup, before: refs(), artifacts: { point: backup.artifacts.point! } };
  }
  const failedWith = ({ code, words }: Ended) => ({ failed: code !== 0, words });

  test('stores all branches and tags, and says when they are fixed', async () => {
    const { backup, before } = await backedUp();
    expect(backup.log).not.toContain(PASSWORD);
    expect(backup).toMatchObject({ code: 0, artifacts: { point: { directory: 'shop-run/site' } } });
    expect(backup.artifacts.server).toEqual({
      ...{ engine: 'git', empty: 'false' },
      version: expect.stringMatching(/^git version /),
    });
    expect(await store.list()).toEqual(['bundle.00000', 'index', 'refs.txt.00000'].map(named));
    expect((await store.read('shop-run/site/refs.txt.00000')).toString()).toBe(`# Jerrycan refs\n${before}\n`);
  });
  const named = (file: string) => `shop-run/site/${file.replace(/^bundle/, 'git.bundle')}`;

  test('restores exactly these, whatever was pushed, and also into an empty repository', async () => {
    const { before, artifacts } = await backedUp();
    commit('main', 'rewritten');
    commit('later', 'new');
    server.git('update-ref', '-d', 'refs/tags/v1');
    const restore = await run('restore', { artifacts });
    expect(restore).toMatchObject({ code: 0, artifacts: { server: { engine: 'git', warnings: '' } } });
    expect(refs()).toBe(before);
    for (const line of before.split('\n')) server.git('update-ref', '-d', line.split(' ')[1]!);
    server.git('gc', '--quiet', '--prune=now');
    expect(await run('restore', { artifacts })).toMatchObject({ code: 0 });
    expect(refs()).toBe(before);
    expect(server.git('fsck')).toBe('');
  });

  test('partial: keeps what the point does not have, but not in a safety point', async () => {
    const { before, artifacts } = await backedUp();
    commit('later', 'new');
    expect(await run('restore', { artifacts, options: { partial: 'true' } })).toMatchObject({ code: 0 });
    expect(refs()).toContain('refs/heads/later');
    expect(await run('restore', { artifacts, options: { partial: 'true', undo: 'true' } })).toMatchObject({ code: 0 });
    expect(refs()).toBe(before);
  });

  test('of an empty repository is a backup too, and its restore deletes everything', async () => {
    const backup = await run('backup', { options: { run: 'shop-run/site', safety: 'true' } });
    expect(backup.artifacts.server).toMatchObject({ empty: 'true' });
    commit('other', 'one');
    const artifacts = { point: backup.artifacts.point! };
    expect(await run('restore', { artifacts, options: { undo: 'true' } })).toMatchObject({ code: 0 });
    expect(refs()).toBe('');
  });

  test('a bundle that lacks a branch is never pushed', async () => {
    const { artifacts } = await backedUp();
    const tampered = await store.read('shop-run/site/git.bundle.00000');
    tampered[tampered.length - 30]! ^= 1;
    await store.write('shop-run/site/git.bundle.00000', tampered);
    commit('main', 'rewritten');
    const now = refs();
    const restore = failedWith(await run('restore', { artifacts }));
    expect(restore).toEqual({ failed: true, words: expect.stringContaining('jerrycan: nothing was changed: ') });
    expect(refs()).toBe(now);
  });

  test('a push that the server refuses changes nothing, and is not said to have done nothing', async () => {
    const { artifacts } = await backedUp();
    commit('main', 'rewritten');
    commit('later', 'new');
    server.git('config', 'receive.denyDeletes', 'true');
    const now = refs();
    const { failed, words } = failedWith(await run('restore', { artifacts }));
    expect(failed).toBe(true);
    expect(words).toMatch(
      /^jerrycan: the push was refused \(.*\); check protected branches and the rights of user backup/,
    );
    expect(refs()).toBe(now);
  });

  test('the preflight changes nothing, and tests server, point and store', async () => {
    const { before, backup } = await backedUp();
    const { directory = '', index = '' } = backup.artifacts.point!;
    const preflight = await run('preflight', { options: { directory, index, run: 'shop-next/site' } });
    expect(preflight).toMatchObject({ code: 0, artifacts: { server: { engine: 'git', empty: 'false' } } });
    expect(await store.list()).toContain('shop-next/site/preflight');
    expect(refs()).toBe(before);
  });

  test.each([
    ['a wrong password', { secrets: { 'forge/password': 'wrong' } }, 'cannot be read'],
    ['an image without git', { programs: [] }, 'image git:1: has no git; use an image that has it'],
    ['a start that is too late', { options: { notAfter: '1' } }, 'not started: option notAfter (1) has passed'],
  ])('the preflight refuses %s', async (_, how, message) => {
    const preflight = await run('preflight', how);
    expect(failedWith(preflight)).toEqual({ failed: true, words: expect.stringContaining(message) });
    expect(preflight.log).not.toContain('wrong');
  });

  test('the preflight refuses an account that may not push, if a restore follows', async () => {
    const { backup } = await backedUp();
    server.git('config', 'http.receivepack', 'false');
    const { directory = '', index = '' } = backup.artifacts.point!;
    expect(await run('preflight')).toMatchObject({ code: 0 });
    const { words } = await run('preflight', { options: { directory, index } });
    expect(words).toMatch(/user backup may not push to .*; grant it the right to push/);
  });
});
