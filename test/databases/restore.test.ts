import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { writeScript } from './server/programs';
import { describeServer, type How, shop } from './server/shop';
import type { Artifacts, Ended } from './server/task';

describeServer('a restore', () => {
  const at = shop();
  const gzip = { compression: 'gzip' } as const;
  let point: Artifacts;
  let directory: string;

  beforeAll(async () => {
    at.server.sql(
      'CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY, b TEXT); INSERT INTO shop.t VALUES (1, "old"), (2, "old")',
    );
    directory = 'shop-20260101t000000z-aaaaa';
    point = (await at.backup({ props: gzip, options: { run: directory } })).artifacts;
  });
  beforeEach(() => {
    at.server.sql(
      'DROP DATABASE IF EXISTS shop; CREATE DATABASE shop; CREATE TABLE shop.now (a INT); INSERT INTO shop.now VALUES (7)',
    );
  });

  /**
   * Expects that nothing was changed, and that every failure starts with this statement: the runner then starts the app
   * again.
   */
  const untouched = ({ code, log }: Ended) => {
    expect(code).toBe(1);
    expect(words(log).length).toBeGreaterThan(0);
    for (const word of words(log)) expect(word).toMatch(/^jerrycan: nothing was changed: /);
    expect(at.server.sql('SELECT a FROM shop.now')).toBe('7');
    expect(at.server.sql('SELECT @@GLOBAL.max_allowed_packet')).toBe('16777216');
  };

  /** The same restore point with another dump, and with correct index and hashes. */
  async function forge(change: (dump: string) => string): Promise<Artifacts> {
    const forged = `${directory}-forged`;
    const dump = gunzipSync(await at.store.read(`${directory}/dump.sql.gz.00000`)).toString();
    const bytes = gzipSync(change(dump));
    const index = Buffer.from(`dump dump.sql.gz.00000 ${bytes.length} ${sha256(bytes)}\n`);
    await at.store.write(`${forged}/dump.sql.gz.00000`, bytes);
    await at.store.write(`${forged}/index`, index);
    return { point: { directory: forged, index: `${index.length}:${sha256(index)}` } };
  }

  test.each<[string, string, How]>([
    ['after its time', 'not started: option notAfter (1) has passed', { options: { notAfter: '1' } }],
    ['at no time', 'option notAfter (soon): must be a time', { options: { notAfter: 'soon' } }],
    ['without kando', 'has no kando', { without: ['kando'] }],
    ['without the client', 'has no mariadb', { without: ['mariadb'] }],
    ['without coreutils', 'has no sha256sum', { without: ['sha256sum'] }],
    ['without a server', 'cannot be queried', { props: { port: 1 } }],
  ])('%s changes nothing', async (_, message, how) => {
    const ended = await at.run('restore', { artifacts: point, ...how });
    expect(ended.log).toContain(message);
    untouched(ended);
  });

  test('of which the first drop is refused does not say that nothing was changed', async () => {
    // A server does not remove a folder that contains a foreign file.
    at.server.sql("SELECT 1 INTO OUTFILE 'shop/odd.txt'");
    const { code, log } = await at.run('restore', { artifacts: point });
    rmSync(join(at.server.sql('SELECT @@datadir'), 'shop', 'odd.txt'));
    expect(code).toBe(1);
    expect(words(log)).toEqual([
      expect.stringMatching(/^jerrycan: not all databases could be dropped \(ERROR 1010 .*; restore again/),
    ]);
    expect(log).not.toContain('nothing was changed');
  });

  test('is done again without harm', async () => {
    for (let times = 0; times < 2; times++) {
      expect((await at.run('restore', { artifacts: point })).code).toBe(0);
      expect(at.server.sql('SELECT * FROM shop.t')).toBe('1\told\n2\told');
    }
    expect(at.server.sql("SELECT COUNT(*) FROM information_schema.tables WHERE table_name = 'now'")).toBe('0');
  });

  test('leaves databases that are not in the dump alone, and drops them when it is to be exact', async () => {
    const odd = "`it's \\'odd\\\\' ``tick`` $(id)\nü`";
    at.server.sql(`CREATE DATABASE ${odd}; CREATE DATABASE later; CREATE TABLE later.t (a INT)`);
    const databases = () =>
      at.server.sql("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name <> 'sys'");
    for (const exact of ['', 'false']) {
      expect((await at.run('restore', { artifacts: point, options: { exact } })).code).toBe(0);
      expect(databases()).toBe('7');
    }
    const assertions = ['SELECT 0'];
    expect((await at.run('restore', { artifacts: point, options: { undo: 'true' }, props: { assertions } })).code).toBe(
      1,
    );
    expect(databases()).toBe('6');
    for (let times = 0; times < 2; times++) {
      const { code, log } = await at.run('restore', { artifacts: point, options: { undo: 'true' } });
      expect(log).not.toContain('ERROR');
      expect(code).toBe(0);
      expect(databases()).toBe('5');
      expect(at.server.sql('SELECT * FROM shop.t')).toBe('1\told\n2\told');
    }
  });

  test.each(['a-run', 'a-run/database', 'recovered/a-run', 'recovered/a-run/database'])(
    'reads the directory %s',
    async (other) => {
      for (const key of await at.store.list())
        if (key.startsWith(`${directory}/`))
          await at.store.write(key.replace(directory, other), await at.store.read(key));
      const artifacts = { point: { ...point.point!, directory: other } };
      const { code, log } = await at.run('restore', { artifacts });
      expect(log).not.toContain('must be the directory');
      expect(code).toBe(0);
    },
  );

  test('of altered bytes changes nothing', async () => {
    const forged = await forge((dump) => dump);
    const bytes = await at.store.read(`${directory}-forged/dump.sql.gz.00000`);
    const other = Buffer.from(bytes);
    other[other.length - 5] = other.at(-5)! ^ 1;
    await at.store.write(`${directory}-forged/dump.sql.gz.00000`, other);
    const altered = await at.run('restore', { artifacts: forged });
    expect(altered.log).toMatch(/dump.sql.gz.00000: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}; use another/);
    untouched(altered);
    await at.store.write(`${directory}-forged/dump.sql.gz.00000`, bytes.subarray(0, -1));
    const shorter = await at.run('restore', { artifacts: forged });
    expect(shorter.log).toContain(`has ${bytes.length - 1} bytes, not ${bytes.length}; use another`);
    untouched(shorter);
  });

  test('of an altered or foreign index changes nothing', async () => {
    const index = point.point!.index!;
    const wrong = index.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    for (const [artifact, message] of [
      [{ directory, index: wrong }, /index: its SHA-256 is/],
      [{ directory, index: 'x' }, /must be <bytes>:<SHA-256>/],
      [{ directory: '../other', index }, /directory \(..\/other\): must be the directory of a backup/],
      [{ directory: 'shop-20260101t000000z-nowhere', index }, /kando could not download/],
    ] as const) {
      const ended = await at.run('restore', { artifacts: { point: artifact } });
      expect(ended.log).toMatch(message);
      untouched(ended);
    }
  });

  test('of an index with a line that is none of ours changes nothing', async () => {
    for (const line of ['dump ../dump.sql.gz.00000 1', 'dump dump.sql.gz.00000 a[0]', 'dump dump.sql.gz.00000 010']) {
      const index = Buffer.from(`${line} ${'0'.repeat(64)}\n`);
      await at.store.write(`${directory}-lines/index`, index);
      const artifact = { directory: `${directory}-lines`, index: `${index.length}:${sha256(index)}` };
      const ended = await at.run('restore', { artifacts: { point: artifact } });
      expect(ended.log).toContain(`-lines/index: has an invalid line (${line} `);
      untouched(ended);
    }
  });

  test('that the scratch volume has no room for changes nothing, and pulls nothing', async () => {
    const lines = (await at.store.read(`${directory}/index`)).toString().trimEnd().split('\n');
    const bytes = lines.reduce((sum, line) => sum + Number(line.split(' ')[2]), 0);
    const needed = bytes + Math.floor(bytes / 20);
    const room = (free: number) => (path: string) =>
      writeScript(
        join(path, 'df'),
        `[ "$*" = "--output=avail -B1 $SCRATCH" ] || exit 1; printf 'Avail\\n%9d\\n' ${free}`,
      );
    const full = await at.run('restore', { artifacts: point, tamper: room(needed - 1) });
    expect(full.log).toContain(
      `the scratch volume has too little free space (${needed - 1} bytes free, ${needed} needed); set a larger scratch: { size, storageClass }`,
    );
    untouched(full);
    expect((await at.run('restore', { artifacts: point, tamper: room(needed) })).code).toBe(0);
  });

  test('of a newer release changes nothing', async () => {
    const artifacts = await forge((dump) =>
      dump.replace(/^(-- Jerrycan dump: mariadb ).*/, (_, begin) => `${begin}99.12.1-MariaDB`),
    );
    const ended = await at.run('restore', { artifacts });
    expect(ended.log).toMatch(/is \d+\.\d+\..+, older than the dump \(99\.12\.1-MariaDB\); restore into/);
    untouched(ended);
  });

  test('of a file that is not our dump, or names a system schema, changes nothing', async () => {
    const changes: [(dump: string) => string, string][] = [
      [(dump) => dump.replace(/^.*\n/, ''), "does not start with Jerrycan's header"],
      [(dump) => dump.replace('-- Database: shop', '-- Database: mysql'), 'contains the system schema mysql'],
      [
        (dump) => dump.replace(/^(-- Jerrycan dump: mariadb ).*/, '$1new'),
        'version (new): must start with two numbers',
      ],
    ];
    for (const [change, message] of changes) {
      const ended = await at.run('restore', { artifacts: await forge(change) });
      expect(words(ended.log)).toEqual([expect.stringContaining(message)]);
      untouched(ended);
    }
  });

  test('by a user who may not let the server take larger rows changes nothing', async () => {
    at.server.sql(`CREATE USER small@'127.0.0.1' IDENTIFIED BY 'small';
      GRANT SELECT, INSERT, CREATE, DROP, ALTER, INDEX, LOCK TABLES ON *.* TO small@'127.0.0.1'`);
    const how = { artifacts: point, props: { user: 'small' }, secrets: { 'mariadb/root-password': 'small' } };
    const ended = await at.run('restore', how);
    expect(ended.log).toContain(
      'accepts statements of at most 16777216 bytes, and user small may not raise this limit (ERROR 1227',
    );
    untouched(ended);
    at.server.sql('SET GLOBAL max_allowed_packet = 1073741824');
    expect((await at.run('restore', how)).code).toBe(0);
    at.server.sql("SET GLOBAL max_allowed_packet = 16777216; DROP USER small@'127.0.0.1'");
  });

  test('that fails in mid load leaves nothing half loaded: it drops its databases, and writes rows to no log', async () => {
    const artifacts = await forge((dump) =>
      dump.replace(
        'INSERT INTO `t` VALUES',
        "INSERT INTO `t` VALUES (9,'canary-row'),(9,'canary-row');\nINSERT INTO `t` VALUES",
      ),
    );
    const { code, log } = await at.run('restore', { artifacts });
    expect(code).toBe(1);
    expect(log).toMatch(/ERROR \d+ .* at line \d+/);
    expect(log).not.toContain('nothing was changed');
    expect(log).toMatch(
      /jerrycan: the load failed: ERROR \d+ .* \(INSERT INTO `t`, in `shop`\), and the loaded data was dropped; restore/,
    );
    expect(log).not.toContain('canary-row');
    expect(at.server.sql('SELECT @@GLOBAL.max_allowed_packet')).toBe('16777216');
    expect(at.server.sql("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'shop'")).toBe('0');
    expect((await at.run('restore', { artifacts: point })).code).toBe(0);
  });

  test('names the assertion that fails', async () => {
    const assertions = ['SELECT COUNT(*) = 2 FROM shop.t', "SELECT b = 'new' FROM shop.t WHERE a = 1"];
    const { code, log } = await at.run('restore', { artifacts: point, props: { assertions } });
    expect(code).toBe(1);
    expect(log).not.toContain('nothing was changed');
    expect(log).toContain("assertion 2 (SELECT b = 'new' FROM shop.t WHERE a = 1): returned '0' instead of 1");
    expect(log).toContain('and the loaded data was dropped');
    expect(at.server.sql("SELECT COUNT(*) FROM information_schema.schemata WHERE schema_name = 'shop'")).toBe('0');
    const broken = await at.run('restore', { artifacts: point, props: { assertions: ['SELECT nonsense'] } });
    expect(broken.log).toContain('assertion 1 (SELECT nonsense): the query failed');
    expect(broken.code).toBe(1);
    const many = await at.run('restore', { artifacts: point, props: { assertions: ['SELECT 1 FROM shop.t'] } });
    expect(many.code).toBe(1);
  });

  test('needs the tool that made the dump, not the one that the blueprint would take', async () => {
    const ended = await at.run('restore', { artifacts: point, without: ['gzip'] });
    expect(ended.log).toContain('has no gzip; the dump is compressed with it: use an image that has it');
    untouched(ended);
    expect((await at.run('restore', { artifacts: point, without: ['zstd'] })).code).toBe(0);
  });
});

/** The failure messages of the task itself. */
const words = (log: string) => log.split('\n').filter((line) => line.startsWith('jerrycan: '));

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
