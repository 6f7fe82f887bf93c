import { join } from 'node:path';
import { writeScript } from './server/programs';
import { describeServer, PASSWORD, shop } from './server/shop';
import type { Artifacts, Ended } from './server/task';

describeServer('a preflight', () => {
  const at = shop();
  const run = 'shop-20260101t000000z-look1';
  const gzip = { compression: 'gzip' } as const;
  let point: Readonly<Record<'directory' | 'index', string>>;
  let keys: readonly string[];

  beforeAll(async () => {
    at.server.sql('CREATE DATABASE shop; CREATE TABLE shop.t (a INT PRIMARY KEY); INSERT INTO shop.t VALUES (1), (2)');
    const options = { run: 'shop-20260101t000000z-aaaaa' };
    point = (await at.backup({ props: gzip, options })).artifacts.point as never;
    keys = await at.store.list();
  });

  /** Expects that nothing was changed and nothing was stored. */
  const refused = async ({ code, log }: Ended, message: string | RegExp) => {
    expect(log).toMatch(message);
    expect(code).toBe(1);
    expect(await at.store.list()).toEqual(keys);
    expect(at.server.sql('SELECT @@GLOBAL.max_allowed_packet')).toBe('16777216');
    expect(at.server.sql('SELECT COUNT(*) FROM shop.t')).toBe('2');
  };
  const server = (): Artifacts => ({
    server: { engine: 'mariadb', version: at.server.sql('SELECT VERSION()'), empty: 'false' },
  });

  describe('of a backup', () => {
    test('reports what the server is, and with a run stores a few bytes below it and nothing else', async () => {
      const bare = await at.run('preflight');
      expect({ code: bare.code, artifacts: bare.artifacts }).toEqual({ code: 0, artifacts: server() });
      expect(await at.store.list()).toEqual(keys);
      const { code, artifacts } = await at.run('preflight', { options: { run } });
      expect({ code, artifacts }).toEqual({ code: 0, artifacts: server() });
      expect(await at.store.list()).toEqual([...keys, `${run}/preflight`].sort());
      keys = await at.store.list();
    });

    test.each([
      ['zstd', "has no zstd; set compression: 'gzip', or use an image that has it"],
      ['kando', 'has no kando'],
      ['mariadb-dump', 'has no mariadb-dump; use the image of the server'],
      ['split', 'has no split; use an image that has coreutils'],
    ])('finds that the image has no %s', async (tool, message) => {
      await refused(await at.run('preflight', { options: { run }, without: [tool] }), message);
    });

    test('finds a wrong password, and reports where it is stored but not its value', async () => {
      const ended = await at.run('preflight', { secrets: { 'mariadb/root-password': 'nope-canary' } } as never);
      await refused(
        ended,
        /jerrycan: server 127.0.0.1:\d+: cannot be queried as user root \(ERROR 1045 \(28000\): Access denied for user 'root'@'\S+' \(using password: YES\)\); check that it runs, and that the Secret mariadb \(key root-password\) has/,
      );
      for (const secret of ['nope-canary', PASSWORD]) expect(ended.log).not.toContain(secret);
    });

    test('finds a server that is not there', async () => {
      await refused(await at.run('preflight', { props: { port: 1 } }), /cannot be queried as user root \(ERROR 2002/);
    });

    test('finds tables that are in no snapshot, as the backup would', async () => {
      at.server.sql('CREATE TABLE shop.old (a INT) ENGINE=MyISAM');
      const look = (quiesce: string) => at.run('preflight', { options: { run, quiesce } });
      await refused(
        await look('snapshot'),
        'a snapshot does not include tables of engines other than InnoDB (shop.old (MyISAM))',
      );
      expect((await look('whole-backup')).code).toBe(0);
      at.server.sql('DROP TABLE shop.old');
      keys = await at.store.list();
    });

    test('finds that nothing can be stored', async () => {
      const secrets = { 'mariadb/root-password': at.server.password, 'shop-store/secretAccessKey': 'wrong-key-canary' };
      const ended = await at.run('preflight', { options: { run: `${run}2` }, secrets } as never);
      await refused(
        ended,
        /jerrycan: kando could not store \S+look12\/preflight: (AccessDenied|.*Forbidden).*; check the store's address, key/,
      );
      expect(ended.log).not.toContain('wrong-key-canary');
    });

    test('refuses a run that is none', async () => {
      await refused(
        await at.run('preflight', { options: { run: '../x' } }),
        'option run (../x): must be the directory of a run and a capture',
      );
    });
  });

  describe('of a restore', () => {
    const look = (how: Parameters<typeof at.run>[1] = {}) =>
      at.run('preflight', { ...how, options: { ...point, ...how.options } });

    test('reads the point where the load will, and changes nothing', async () => {
      const { code, artifacts } = await look({ without: ['zstd'] });
      expect({ code, artifacts }).toEqual({ code: 0, artifacts: server() });
      expect(await at.store.list()).toEqual(keys);
      expect(at.server.sql('SELECT @@GLOBAL.max_allowed_packet')).toBe('16777216');
    });

    test('finds that the image has not what the point was made with, or what its safety point needs', async () => {
      await refused(await look({ without: ['gzip'] }), 'has no gzip; the dump is compressed with it: use an image');
      await refused(await look({ without: ['zstd'], options: { run } }), 'has no zstd');
    });

    test('finds that there is no room: on the node, or by what is declared', async () => {
      const lines = (await at.store.read(`${point.directory}/index`)).toString().trimEnd().split('\n');
      const bytes = lines.reduce((sum, line) => sum + Number(line.split(' ')[2]), 0);
      const needed = bytes + Math.floor(bytes / 20);
      const df = (free: number) => (path: string) =>
        writeScript(
          join(path, 'df'),
          `[ "$*" = "--output=avail -B1 $SCRATCH" ] || exit 1; printf 'Avail\\n%9d\\n' ${free}`,
        );
      const none = (path: string) => writeScript(join(path, 'df'), 'exit 1');
      await refused(
        await look({ tamper: df(needed - 1) }),
        `has too little free space (${needed - 1} bytes free, ${needed} needed)`,
      );
      expect((await look({ tamper: df(needed) })).code).toBe(0);
      const declared = (size: number, storageClass?: string) => ({
        props: { scratch: { size: String(size), ...(storageClass && { storageClass }) } },
      });
      const short = `the scratch volume is too small (${needed - 1} bytes declared, ${needed} needed); set a larger scratch`;
      await refused(await look(declared(needed - 1)), short);
      await refused(await look({ ...declared(needed - 1, 'fast'), tamper: none }), short);
      expect((await look({ ...declared(needed, 'fast'), tamper: none })).code).toBe(0);
    });

    test('reads no more of a dump than its start, and finds that it is gone', async () => {
      at.server.sql('CREATE TABLE shop.large (b LONGBLOB)');
      for (let i = 0; i < 3; i++) at.server.sql('INSERT INTO shop.large SELECT RANDOM_BYTES(1024)');
      for (let i = 0; i < 10; i++) at.server.sql('INSERT INTO shop.large SELECT RANDOM_BYTES(1024) FROM shop.large');
      for (const compression of ['zstd', 'gzip'] as const) {
        const options = { run: `shop-20260101t000000z-large-${compression}` };
        const large = (await at.backup({ props: { compression }, options })).artifacts.point!;
        const file = `${options.run}/dump.sql.${compression === 'zstd' ? 'zst' : 'gz'}.00000`;
        expect((await at.store.read(file)).length).toBeGreaterThan(2_000_000);
        expect((await at.run('preflight', { options: large })).code).toBe(0);
        if (compression === 'zstd') continue;
        const index = await at.store.read(`${options.run}/index`);
        await at.store.write('shop-20260101t000000z-gone2/index', index);
        const { code, log } = await at.run('preflight', {
          options: { ...large, directory: 'shop-20260101t000000z-gone2' },
        });
        expect(code).toBe(1);
        expect(log).toMatch(/jerrycan: kando could not download the start of \S+gone2\/dump\.sql\.gz\.00000 \(/);
      }
      at.server.sql('DROP TABLE shop.large');
      keys = await at.store.list();
    });

    test.each(['zstd', 'gzip'] as const)('reads a header that spans several parts, by %s', async (compression) => {
      const options = { run: `shop-20260101t000000z-parts-${compression}` };
      const { point: parted } = (await at.backup({ props: { compression, partSize: 200 }, options })).artifacts;
      keys = await at.store.list();
      const dumps = keys.filter((key) => key.startsWith(`${options.run}/dump.`));
      expect(dumps.length).toBeGreaterThan(2);
      const { code, log } = await at.run('preflight', { options: parted! });
      expect({ code, log }).toEqual({ code: 0, log: expect.not.stringContaining('jerrycan: ') });
      // All parts are read, up to the required size.
      const directory = `shop-20260101t000000z-cut-${compression}`;
      for (const key of [`${options.run}/index`, dumps[0]!])
        await at.store.write(`${directory}${key.slice(options.run.length)}`, await at.store.read(key));
      keys = await at.store.list();
      await refused(
        await at.run('preflight', { options: { ...parted!, directory } }),
        /jerrycan: kando could not download the start of \S+-cut-\w+\/dump\.sql\.\w+\.00001 \(/,
      );
    });

    test('finds an index that is another, or gone', async () => {
      const other = `${point.index.slice(0, -1)}${point.index.endsWith('0') ? '1' : '0'}`;
      await refused(await look({ options: { index: other } }), /index: its SHA-256 is/);
      await refused(await look({ options: { directory: 'shop-20260101t000000z-gone1' } }), /kando could not download/);
    });

    test('finds a user who may not let the server take larger rows', async () => {
      at.server.sql(
        `CREATE USER small@'127.0.0.1' IDENTIFIED BY 'small'; GRANT SELECT, INSERT, CREATE, DROP, ALTER ON *.* TO small@'127.0.0.1'`,
      );
      const small = { props: { user: 'small' }, secrets: { 'mariadb/root-password': 'small' } } as never;
      await refused(
        await look(small),
        'accepts statements of at most 16777216 bytes, and user small may not raise this limit (ERROR 1227 (42000)',
      );
      at.server.sql("DROP USER small@'127.0.0.1'");
    });
  });
});
