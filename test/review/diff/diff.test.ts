import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { deployment, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import { blog, emptyFolder, shop } from '../../charts/repository';
import { props } from '../../constructs/sample';
import { type History, twoApps } from '../history';

// Each test synthesizes and commits a few times.
jest.setTimeout(60_000);

let at: History;
beforeEach(() => {
  at = twoApps();
});

const looser = () => shop({ rpo: Duration.days(1), retention: { keepAtLeast: 9 } });

it('reports nothing without a change', async () => {
  const { code, out, err } = await at.run('diff', 'main', '--gate');
  expect([code, out.replace(/[0-9a-f]{7}/, 'ID'), err]).toEqual([0, 'against main (ID): no change to protection', []]);
});

it('reports the changes of the working tree, committed or not', async () => {
  at.declare(looser(), blog());
  const { code, out, err } = await at.run('diff', 'HEAD');
  expect(code).toBe(0);
  expect(out.split('\n').slice(0, 3)).toEqual([
    'EFFECT   OF     CHANGE                                  TO ACCEPT',
    'weaker   shop   RPO 8 h → 1 d                           accept: shop/rpo:1d',
    'weaker   shop   keeps at least 9 points instead of 12   accept: shop/retention.keepAtLeast:9',
  ]);
  expect(err).toEqual([expect.stringMatching(/^2 unaccepted regressions/)]);
});

it('reports added, retired and removed apps', async () => {
  at.declare(shop({ retired: true }));
  const { out, err } = await at.run('diff', 'main', '--json');
  const { changes, refused } = JSON.parse(out);
  expect(changes.map(({ effect, id }: { effect: string; id: string }) => [effect, id])).toEqual([
    ['weaker', 'blog/app:removed'],
    ['weaker', 'shop/retired:true'],
  ]);
  expect(refused).toHaveLength(2);
  expect(err[0]).toMatch(/^blog › app: must be retired before it is removed; put its file back with `retired: true`/);
  at.commit('shop leaves');
  at.declare(shop({ retired: true }), blog());
  expect(JSON.parse((await at.run('diff', 'HEAD', '--json')).out).changes).toMatchObject([
    { effect: 'stronger', id: 'blog/app:added', words: 'is now protected: StatefulSet blog/shop-db, RPO 8 h' },
  ]);
});

const database = {
  server: statefulSet('shop-db'),
  host: 'shop-db',
  image: 'docker.io/library/mariadb:10.11',
  password: secretKey('shop-db', 'root'),
  assertions: ['SELECT COUNT(*) > 0 FROM shop.orders'],
};

const capturing = (otherwise: object) => ({ captures: { database: mariadbDump({ ...database, ...otherwise }) } });

const crm = { ...database, namespace: 'crm', server: statefulSet('crm-db'), host: 'crm-db' };

/** A different property of an app, and the parts that are reported. */
const everyPart: [said: object, parts: string[]][] = [
  [{ namespace: 'store' }, ['namespace', 'objects']],
  [{ rpo: Duration.hours(9) }, ['rpo']],
  [{ rto: Duration.hours(1) }, ['rto']],
  [{ writers: [deployment('api')] }, ['objects', 'writers', 'writers']],
  [{ quiesce: 'snapshot' }, ['quiesce']],
  [{ argoCd: { application: 'shop' } }, ['argoCd', 'objects']],
  [{ retention: { daily: 1, keepAtLeast: 12 } }, ['retention.daily']],
  [{ verification: { cron: '0 12 * * *' } }, ['verification']],
  [{ retired: true }, ['retired']],
  [{ beforeSync: true }, ['beforeSync', 'objects']],
  [{ schedule: { ...props.schedule, cron: '15 */4 * * *' } }, ['schedule']],
  [{ schedule: { ...props.schedule, spread: Duration.minutes(5) } }, ['objects', 'spread']],
  [{ schedule: { ...props.schedule, deadline: Duration.minutes(50) } }, ['blueprint', 'deadline', 'objects']],
  [capturing({ image: 'mariadb:11.4' }), ['blueprint', 'image']],
  [capturing({ compression: 'gzip' }), ['blueprint', 'compression']],
  [capturing({ assertions: [] }), ['assertions', 'blueprint']],
  [capturing({ server: statefulSet('db') }), ['object', 'objects']],
  [capturing({ port: 3307 }), ['blueprint', 'objects']],
  [capturing({ databases: ['shop'] }), ['blueprint', 'objects', 'parts']],
  [{ captures: { database: mariadbDump(database), crm: mariadbDump(crm) } }, ['capture', 'objects']],
  [{ captures: { db: mariadbDump(database) } }, ['capture', 'capture', 'objects']],
];

it('reports each property of an app', async () => {
  at.declare(shop(capturing({})));
  at.commit('as it was');
  const told: typeof everyPart = [];
  for (const [said] of everyPart) {
    at.declare(shop({ ...capturing({}), ...said }));
    const { changes } = JSON.parse((await at.run('diff', 'HEAD', '--json')).out);
    told.push([said, changes.map(({ part }: { part: string }) => part).sort()]);
  }
  expect(told).toEqual(everyPart);
});

describe('the gate', () => {
  it('refuses a regression without an accept: line, and allows a stronger change', async () => {
    at.declare(looser(), blog());
    expect((await at.run('diff', 'main', '--gate')).code).toBe(1);
    at.commit('looser');
    at.declare(shop(), blog());
    expect((await at.run('diff', 'main', '--gate')).code).toBe(0);
  });

  it('reads the accept: lines of the commits since the base, and not those of the base', async () => {
    const before = at.commit('the base\n\naccept: shop/rpo:1d not a commit of this change');
    at.declare(looser(), blog());
    at.commit('looser');
    expect((await at.run('diff', before, '--gate')).code).toBe(1);
    const id = at.commit(
      'why\n\naccept: shop/rpo:1d the customer pays for no more\naccept: shop/retention.keepAtLeast:9',
    );
    const { code, out, err } = await at.run('diff', before, '--gate');
    expect([code, err]).toEqual([0, []]);
    expect(out).toContain(`accepted by ${id.slice(0, 7)}: the customer pays for no more`);
  });

  it('reads the description of a pull request, and reports a line without a regression', async () => {
    at.declare(looser(), blog());
    const body = join(at.root, 'body.txt');
    writeFileSync(
      body,
      '- `accept: shop/rpo:1d` agreed\r\n\r\n> accept: shop/retention.keepAtLeast:9\naccept: shop/rpo:2d',
    );
    const { code, err } = await at.run('diff', 'main', '--gate', '--accept-from', body);
    expect([code, err]).toEqual([
      0,
      [`accept: shop/rpo:2d (${body}) matches no regression of this change; correct the line or delete it`],
    ]);
  });

  it('an accept: line covers one value, and not an even weaker one', async () => {
    at.declare(shop({ rpo: Duration.days(2) }), blog());
    at.commit('looser\n\naccept: shop/rpo:1d');
    expect((await at.run('diff', 'main~1', '--gate')).code).toBe(1);
  });

  it('always refuses to remove an app that is not retired; the removal of a retired app can be accepted', async () => {
    at.declare(shop());
    at.commit('gone\n\naccept: blog/app:removed');
    expect((await at.run('diff', 'HEAD~1', '--gate')).code).toBe(1);
    at.declare(shop(), blog({ retired: true }));
    at.commit('back, and leaving');
    at.declare(shop());
    expect((await at.run('diff', 'HEAD', '--gate')).code).toBe(1);
    at.commit('gone\n\naccept: blog/app:removed');
    expect((await at.run('diff', 'HEAD~1', '--gate')).code).toBe(0);
  });

  it('refuses a weaker store, and a removed key', async () => {
    at.store({ lock: { mode: 'governance', days: 14 } });
    rmSync(join(at.root, 'keys/blog.json'));
    const { code, out } = await at.run('diff', 'main', '--gate');
    expect(code).toBe(1);
    expect(out).toContain('accept: store.prod.json/lock.days:14');
    expect(out).toContain('accept: store.prod.json/lock.mode:governance');
    expect(out).toMatch(
      /weaker +keys\/blog\.json +the key [0-9a-f]{16} is removed: restore points that it signed are no longer trusted/,
    );
  });
});

it('main... is the commit where this branch left main', async () => {
  at.git('checkout', '--quiet', '-b', 'mine');
  at.declare(looser(), blog());
  at.commit('looser');
  at.git('checkout', '--quiet', 'main');
  at.declare(shop(), blog({ rpo: Duration.days(2) }));
  at.commit('theirs');
  at.git('checkout', '--quiet', 'mine');
  const ids = async (ref: string) =>
    JSON.parse((await at.run('diff', ref, '--json')).out).changes.map(({ id }: { id: string }) => id);
  expect(await ids('main...')).toEqual(['shop/rpo:1d', 'shop/retention.keepAtLeast:9']);
  expect(await ids('main')).toEqual(['blog/rpo:8h', 'shop/rpo:1d', 'shop/retention.keepAtLeast:9']);
});

it('compares a nested repository by its own files', async () => {
  const inner = join(at.root, 'inner');
  mkdirSync(inner);
  writeFileSync(join(inner, 'apps.json'), JSON.stringify({ version: 1, apps: [] }));
  at.commit('a folder');
  writeFileSync(join(inner, 'store.prod.json'), JSON.stringify({ versioning: true }));
  const { out } = await at.run('diff', 'HEAD', '--json', '--root', inner);
  expect(JSON.parse(out).changes.map(({ id }: { id: string }) => id)).toEqual(['store.prod.json/file:added']);
});

describe('Markdown', () => {
  it('has a table, and accept: lines to copy', async () => {
    at.declare(looser(), blog());
    const { out } = await at.run('diff', 'main', '--markdown');
    expect(out.split('\n').slice(0, 2)).toEqual([
      '<!-- jerrycan-review -->',
      '### What this change does to protection',
    ]);
    expect(out).toContain('| ▼ weaker | shop | RPO 8 h → 1 d | `accept: shop/rpo:1d` |');
    expect(out).toContain('- 2 unaccepted regressions');
  });

  it('escapes quoted text', async () => {
    at.store({ endpoint: 'https://s3.eu-central-1.amazonaws.com/<img src=x>|@admins #1 `[a](b)`' });
    const { out } = await at.run('diff', 'main', '--markdown');
    const row = out.split('\n').find((line) => line.includes('endpoint'))!;
    const [, , , words] = row.split(/(?<!\\)\|/);
    expect(words).not.toMatch(/<img|@admins|#1|https:\/\/|[^\\][[`]/);
    expect(row.replaceAll(/\\./g, '').match(/\|/g)).toHaveLength(5);
    expect(row).toContain('`accept: store.prod.json/endpoint:https://s3.eu-central-1.amazonaws.com/%3cimg_src=x%~');
  });
});

describe('wrong usage ends with 2, and says what to do', () => {
  it.each([
    [
      ['diff', 'nowhere'],
      'nowhere: must be a commit of this repository; fetch it; in a workflow, check out with fetch-depth: 0',
    ],
    [['diff', '--output=/tmp/x'], 'diff › --output=/tmp/x: must be an option of diff'],
    [['diff', '--', '--output=/tmp/x'], '--output=/tmp/x: must be a commit of this repository'],
    [['diff'], 'diff › <ref>: is missing; give a commit'],
    [['diff', 'main', '--json', '--markdown'], '"part":"--markdown","what":"cannot be combined with --json"'],
    [['diff', 'main', '--accept-from', '/nowhere'], '/nowhere: cannot be read (ENOENT'],
  ])('%p', async (args, message) => {
    const { code, err } = await at.run(...args);
    expect([code, err.join('\n')]).toEqual([2, expect.stringContaining(message)]);
  });

  it('names a file that cannot be read, and its tree', async () => {
    appendFileSync(join(at.root, 'apps.json'), '}');
    const { code, err } = await at.run('diff', 'main');
    expect([code, err]).toEqual([
      2,
      [expect.stringMatching(/^diff › the working tree › apps\.json: cannot be read \(.*\); run `npm start`/)],
    ]);
  });

  it('a folder outside of a repository', async () => {
    const { code, err } = await at.run('diff', 'main', '--root', emptyFolder());
    expect([code, err[0]]).toEqual([
      2,
      expect.stringMatching(/^diff › git: rev-parse failed \(fatal: not a git repository/),
    ]);
  });

  it('an app without its ConfigMap', async () => {
    rmSync(join(at.root, 'manifests/east/shop/ConfigMap.shop.k8s.yaml'));
    const { code, err } = await at.run('diff', 'main');
    expect([code, err[0]]).toEqual([2, expect.stringContaining('ConfigMap.shop.k8s.yaml: does not exist')]);
  });
});
