import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { quote, writeScript } from './server/programs';
import { describeServer, shop } from './server/shop';
import { real } from './server/store';

/** Replaces mariadb-dump with a script. `$REAL` is the real one. */
const wrapped = (script: string) => (path: string) => {
  renameSync(join(path, 'mariadb-dump'), join(path, 'real-dump'));
  writeScript(join(path, 'mariadb-dump'), `REAL=${quote(join(path, 'real-dump'))}\n${script}`);
};

const rows = (count: number) => `INSERT INTO shop.big SELECT seq, REPEAT(MD5(seq), 200) FROM shop.seq_1_to_${count}`;

describeServer('a backup', () => {
  const at = shop();

  test('an empty server is an error, unless it is allowed', async () => {
    const refused = await at.run('backup');
    expect(refused.code).toBe(1);
    expect(refused.log).toMatch(/has no database to back up; check that it is the right server/);
    expect(await at.store.list()).toEqual([]);
    const allowed = await at.backup({ options: { safety: 'true' } });
    expect(allowed.artifacts.server!.empty).toBe('true');
    expect((await at.run('restore', { artifacts: allowed.artifacts })).code).toBe(0);
    at.server.sql('CREATE DATABASE later');
    expect((await at.run('restore', { artifacts: allowed.artifacts, options: { undo: 'true' } })).code).toBe(0);
    expect((await at.backup({ options: { safety: 'true' } })).artifacts.server!.empty).toBe('true');
  });

  test('looks into rows itself, unless it stops writers: then its preflight has', async () => {
    at.server.sql(`CREATE DATABASE shapes; SET sql_mode = ''; CREATE TABLE shapes.t (id INT, g GEOMETRY NOT NULL);
      INSERT INTO shapes.t (id) VALUES (1)`);
    const words = /rows contain an empty shape, which cannot be loaded \(shapes\.t\.g\); set a shape/;
    for (const options of [{}, { quiesce: 'never' }]) {
      const { code, log } = await at.run('backup', { options });
      expect([code, log]).toEqual([1, expect.stringMatching(words)]);
    }
    for (const quiesce of ['snapshot', 'whole-backup'])
      expect((await at.run('backup', { options: { quiesce } })).code).toBe(0);
    at.server.sql('DROP DATABASE shapes');
  });

  describe('of a database', () => {
    beforeAll(() => {
      at.server.sql(`CREATE DATABASE shop; CREATE TABLE shop.big (seq INT PRIMARY KEY, body TEXT); ${rows(3000)};
        CREATE TABLE shop.debit (n INT PRIMARY KEY); CREATE TABLE shop.credit (n INT PRIMARY KEY)`);
    });

    /** Delays the dump's output after some bytes until a file exists. */
    const held = wrapped('"$REAL" "$@" | { head -c 100000; while [ ! -e "$TMPDIR/go" ]; do sleep 0.05; done; cat; }');
    const until = async (met: () => boolean) => {
      for (let tries = 0; !met(); tries++) {
        if (tries > 600) throw new Error('waited 30 s in vain');
        await new Promise((next) => setTimeout(next, 50));
      }
    };
    const go = (folder: string) => writeScript(join(folder, 'go'), '');

    test('the pod is ready while the dump still runs, and what is written then is not in it', async () => {
      let readyInTime = false;
      const backup = await at.backup({
        tamper: held,
        async during(folder) {
          await until(() => existsSync(join(folder, 'snapshot-open')));
          readyInTime = true;
          at.server.sql('BEGIN; INSERT INTO shop.debit VALUES (1); INSERT INTO shop.credit VALUES (1); COMMIT');
          go(folder);
        },
      });
      expect(readyInTime).toBe(true);
      expect((await at.run('restore', { artifacts: backup.artifacts })).code).toBe(0);
      expect(
        at.server.sql(
          'SELECT COUNT(*) FROM shop.debit; SELECT COUNT(*) FROM shop.credit; SELECT COUNT(*) FROM shop.big',
        ),
      ).toBe('0\n0\n3000');
    });

    test('the pod is not ready before the snapshot is open: a header is not data yet', async () => {
      const header = `"$REAL" "$@" | { IFS= read -r line; printf '%s\\n' "$line"; while [ ! -e "$TMPDIR/go" ]; do sleep 0.05; done; cat; }`;
      let early: boolean | undefined;
      await at.backup({
        tamper: wrapped(header),
        async during(folder) {
          await until(() => existsSync(join(folder, 'dump.producer')));
          await new Promise((next) => setTimeout(next, 500));
          early = existsSync(join(folder, 'snapshot-open'));
          go(folder);
        },
      });
      expect(early).toBe(false);
    });

    test('a writer in transactions over two tables: neither a gap nor a half one', async () => {
      let written = 0;
      const write = () => {
        written += 1;
        at.server.sql(
          `BEGIN; INSERT INTO shop.debit VALUES (${written}); INSERT INTO shop.credit VALUES (${written}); COMMIT`,
        );
      };
      for (let warm = 0; warm < 5; warm++) write();
      const backup = await at.backup({
        tamper: held,
        async during(folder) {
          await until(() => {
            write();
            return existsSync(join(folder, 'snapshot-open'));
          });
          for (let more = 0; more < 5; more++) write();
          go(folder);
        },
      });
      expect((await at.run('restore', { artifacts: backup.artifacts })).code).toBe(0);
      const [debit, credit] = at.server
        .sql('SELECT COUNT(*), MAX(n) FROM shop.debit; SELECT COUNT(*), MAX(n) FROM shop.credit')
        .split('\n');
      expect(debit).toBe(credit);
      const [count, max] = debit!.split('\t').map(Number);
      expect(count).toBe(max);
      expect(count).toBeGreaterThanOrEqual(5);
      expect(count).toBeLessThan(written);
    });

    test('a definition that changes in mid dump fails the run', async () => {
      const { code, log } = await at.run('backup', {
        tamper: held,
        async during(folder) {
          await until(() => existsSync(join(folder, 'snapshot-open')));
          at.server.sql('CREATE VIEW shop.later AS SELECT 1 AS one');
          go(folder);
        },
      });
      at.server.sql('DROP VIEW shop.later');
      expect(code).toBe(1);
      expect(log).toMatch(/a definition \(table, view, routine, trigger, event\) changed during the dump/);
    });

    test('tables of other engines are refused by name, and allowed when the writers stand still', async () => {
      at.server.sql('CREATE TABLE shop.`old ###` (a INT) ENGINE=MyISAM; INSERT INTO shop.`old ###` VALUES (5)');
      const refused = await at.run('backup', { options: { quiesce: 'snapshot' } });
      expect(refused.code).toBe(1);
      expect(refused.log).toContain("shop.old # (MyISAM)); convert them, or set quiesce: 'whole-backup'");
      const allowed = await at.backup({ options: { quiesce: 'whole-backup' } });
      expect((await at.run('restore', { artifacts: allowed.artifacts })).code).toBe(0);
      expect(at.server.sql('SELECT a FROM shop.`old ###`; DROP TABLE shop.`old ###`')).toBe('5');
    });

    test('a killed mariadb-dump fails the run, though its stream ends in peace', async () => {
      const { code, log, artifacts } = await at.run('backup', {
        tamper: wrapped('"$REAL" "$@" | { read -r -N 50000 x; printf %s "$x"; }; kill -KILL "$BASHPID"'),
      });
      expect(code).toBe(1);
      expect(log).toContain('mariadb-dump failed with status 137');
      expect(artifacts).toEqual({});
    });

    test('a dump without its own last line is not whole', async () => {
      const { code, log } = await at.run('backup', { tamper: wrapped('"$REAL" "$@" | sed "/^-- Dump completed/d"') });
      expect(code).toBe(1);
      expect(log).toContain("the dump is incomplete: mariadb-dump's last line is missing");
    });

    const faulty = real ? test.skip : test;
    faulty('a store that fails in mid stream fails the run at once, and no index is there', async () => {
      const run = 'shop-20260104t000000z-aaaaa';
      const { code, log, milliseconds } = await at.run('backup', {
        kando: at.store.kando({ failAfter: 20_000, failOn: 'dump.' }),
        // Runs until it is stopped.
        tamper: wrapped('"$REAL" "$@"; while printf "%0100000d" 0; do sleep 0.01; done'),
        options: { run },
      });
      expect(code).toBe(1);
      expect(log).toContain(`jerrycan: kando could not store ${run}/dump.sql.zst.00000: the store is gone`);
      expect(milliseconds).toBeLessThan(20_000);
      expect((await at.store.list()).filter((key) => key.startsWith(run))).toEqual([]);
    });

    faulty.each(['dump.sql.zst.00001', 'users', 'index'])('a store that refuses %s fails the run', async (failOn) => {
      const { code, log } = await at.run('backup', {
        kando: at.store.kando({ failAfter: 0, failOn }),
        props: { partSize: 20_000 },
      });
      expect(code).toBe(1);
      expect(log).toMatch(/jerrycan: kando could not store \S.*: the store is gone/);
      expect(log).not.toContain('Usage:');
    });

    test('a store that refuses the key is reported, without the key', async () => {
      const { code, log } = await at.run('backup', {
        secrets: { 'mariadb/root-password': at.server.password, 'shop-store/secretAccessKey': 'wrong-key-canary' },
      } as never);
      expect(code).toBe(1);
      expect(log).toMatch(/jerrycan: kando could not store \S+: (AccessDenied|.*Forbidden)/);
      expect(log).not.toContain('wrong-key-canary');
    });

    test.each([
      ['zstd', /image mariadb:10.11: has no zstd; set compression: 'gzip', or use an image that has it/],
      ['kando', /has no kando; the pod's init container copies/],
      ['mariadb-dump', /has no mariadb-dump; use the image of the server/],
      ['sha256sum', /has no sha256sum; use an image that has coreutils/],
    ])('an image without %s is named, with the cure', async (tool, message) => {
      const { code, log } = await at.run('backup', { without: [tool] });
      expect(code).toBe(1);
      expect(log).toMatch(message);
    });

    test.each(['backup', 'restore', 'preflight'])('%s does not start after notAfter', async (action) => {
      const artifacts = { point: { directory: 'x', index: '0:0' } };
      const { code, log } = await at.run(action, { options: { notAfter: '1000000000' }, artifacts });
      expect(code).toBe(1);
      expect(log).toContain('not started: option notAfter (1000000000) has passed');
    });

    test('options that are none of ours are refused', async () => {
      expect((await at.run('backup', { options: { run: '../other' } })).log).toContain(
        'option run (../other): must be the directory of a run and a capture',
      );
      expect((await at.run('backup', { options: { notAfter: 'x[$(id)]' } })).log).toContain(
        'must be a time in epoch seconds',
      );
    });

    test('a wrong password is reported with the server, and stores nothing', async () => {
      const keys = await at.store.list();
      const { code, log } = await at.run('backup', { secrets: { 'mariadb/root-password': 'nope-canary' } } as never);
      expect(code).toBe(1);
      expect(log).toMatch(/server 127.0.0.1:\d+: cannot be queried as user root/);
      expect(log).not.toContain('nope-canary');
      expect(await at.store.list()).toEqual(keys);
    });
  });
});
