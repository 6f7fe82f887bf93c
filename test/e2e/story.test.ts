import { Duration } from 'cdk8s';
import { sql } from './world/app/mariadb';
import { Site } from './world/app/site';
import { DowntimeWatch, dropDatabases, runBySchedule } from './world/app/story';
import { leaks, refusedByRestricted, Witness } from './world/app/witness';
import { serving } from './world/app/wordpress';
import { ledger, Writer } from './world/app/writer';
import { ended } from './world/cluster/job';
import { apply } from './world/cluster/kubectl';
import { namespace } from './world/cluster/namespace';
import { withKanister } from './world/gate';
import { World } from './world/world';

/** The main story, with everything real: Kanister, MinIO, WordPress, MariaDB. */
withKanister('the story', () => {
  let world: World;
  let witness: Witness;
  /** The newest restore point of a backup. */
  let last: string;

  beforeAll(async () => {
    world = await World.begin({ quiesce: 'snapshot', spread: Duration.seconds(2) });
    witness = Witness.start(['kanister', 'wordpress']);
    await apply([namespace('restricted', 'enforce')]);
    await Site.visit((site) => site.install(world.editor));
    await sql(world.root, "CREATE USER reporter@'%' IDENTIFIED BY 'r'; GRANT SELECT ON wordpress.* TO reporter@'%'");
  });
  afterAll(() => world?.end());

  const write = (...titles: string[]) =>
    Site.visit(async (site) => {
      await site.logIn(world.editor);
      for (const title of titles) await site.write(title);
    });
  const posts = () => Site.visit((site) => site.posts());

  describe.each([
    ['snapshot', 'by its schedule'],
    ['never', 'by an operator'],
  ] as const)('with quiesce %s, the backup started %s', (quiesce, how) => {
    const first = [`First, ${quiesce}`, `Second, ${quiesce}`];
    let before: string[];
    let run: string;
    let downtime: DowntimeWatch;
    let written: Awaited<ReturnType<Writer['end']>>;

    test('posts are written, and a restore point is made while a program continues to write', async () => {
      await world.declare({ quiesce, spread: Duration.seconds(2) });
      await serving();
      await write(...first);
      before = await posts();
      expect(before).toEqual(expect.arrayContaining(first));
      const writer = await Writer.start(world.root);
      downtime = new DowntimeWatch();
      if (how === 'by its schedule') {
        const { exitCode, log } = await ended(await runBySchedule());
        expect(exitCode).toBe(0);
        run = String(log.findLast((line) => line.event === 'restore-point')!.run);
      } else {
        const backup = await world.backup();
        expect(backup).toMatchObject({ exitCode: 0, stderr: expect.any(String) });
        run = backup.run;
      }
      last = run;
      await downtime.end();
      written = await writer.end();
      expect((await world.points())[0]).toMatchObject({ run, state: 'verified' });
    });

    test(quiesce === 'never' ? 'nobody noticed' : 'the site was away for less than 10 seconds', async () => {
      if (quiesce === 'never') expect(downtime).toMatchObject({ fewestWanted: 2, down: 0 });
      else {
        expect(downtime.fewestWanted).toBe(0);
        expect(downtime.down).toBeLessThan(10_000);
      }
      await serving();
    });

    test('more is written, the databases are lost, and a restore brings the first posts back and not the later', async () => {
      const later = `Later, ${quiesce}`;
      await write(later);
      expect(await posts()).toContain(later);
      await dropDatabases(world.root);
      await expect(posts()).rejects.toThrow();
      const { exitCode, stderr } = await world.restore(run);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
      await serving();
      expect(await posts()).toEqual(before);
    });

    test('of the two tables that were written meanwhile, no row and no half of a transaction is missing', async () => {
      const restored = await ledger(world.root);
      expect(restored).toMatchObject({ torn: 0, debits: restored.last, credits: restored.last });
      expect(restored.last).toBeGreaterThan(0);
      // The writer continued after the snapshot, so the dump was made while it was writing.
      expect(written.last).toBeGreaterThan(restored.last);
    });
  });

  test('a table of MyISAM is refused if no writer is stopped, and saved if the writers are stopped until the dump is done', async () => {
    await sql(world.root, 'CREATE TABLE wordpress.notes (note TEXT) ENGINE=MyISAM');
    await sql(world.root, "INSERT INTO wordpress.notes VALUES ('kept')");
    const refused = await world.backup();
    expect(refused.exitCode).toBe(1);
    expect(String(refused.log.find(({ event }) => event === 'failed')?.cause)).toContain('wordpress.notes');
    await world.declare({ quiesce: 'whole-backup' });
    const downtime = new DowntimeWatch();
    const { exitCode, run } = await world.backup();
    await downtime.end();
    expect({ exitCode, fewestWanted: downtime.fewestWanted }).toEqual({ exitCode: 0, fewestWanted: 0 });
    await serving();
    await sql(world.root, 'DELETE FROM wordpress.notes');
    expect((await world.restore(run)).exitCode).toBe(0);
    expect(await sql(world.root, 'SELECT note FROM wordpress.notes')).toEqual([['kept']]);
    await world.declare({ quiesce: 'never' });
    await serving();
  });

  test('a restore over a living site keeps what it overwrites in a safety point', async () => {
    await write('Soon overwritten');
    expect((await world.restore(last)).exitCode).toBe(0);
    const [safety] = await world.points();
    await serving();
    expect(await posts()).not.toContain('Soon overwritten');
    expect((await world.restore(safety!.run, '--no-safety-point')).exitCode).toBe(0);
    await serving();
    expect(await posts()).toContain('Soon overwritten');
  });

  test('users come back where that is asked for, and those that are there stay as they are', async () => {
    const grants = () => sql(world.root, "SHOW GRANTS FOR reporter@'%'");
    const before = await grants();
    await sql(world.root, "DROP USER reporter@'%'");
    expect((await world.restore(last)).exitCode).toBe(0);
    await expect(grants()).rejects.toThrow('no such grant');
    expect((await world.restore(last, '--users')).exitCode).toBe(0);
    expect(await grants()).toEqual(before);
    await serving();
    expect(await posts()).not.toContain('Soon overwritten');
  });

  test('every pod that ran for it fits the restricted standard', async () => {
    const pods = [...witness.pods.values()].filter(({ metadata }) =>
      /^kanister-job-|^wordpress-(backup|restore)-/.test(metadata.name),
    );
    expect(pods.filter(({ metadata }) => metadata.namespace === 'wordpress')).not.toHaveLength(0);
    expect(pods.filter(({ metadata }) => metadata.namespace === 'kanister')).not.toHaveLength(0);
    const refused = await Promise.all(pods.map((pod) => refusedByRestricted(pod, 'restricted')));
    expect(refused.filter(Boolean)).toEqual([]);
  });

  test('no secret was in a pod, a log, an event, a status or a manifest', async () => {
    const seen = await witness.end();
    expect([...seen.keys()].filter((where) => where.startsWith('log of wordpress/kanister-job-'))).not.toHaveLength(0);
    expect([...seen.keys()].filter((where) => where.startsWith('log of kanister/kanister-'))).not.toHaveLength(0);
    expect(leaks(new Map([...seen, ...world.checkout.files()]), world.secrets)).toEqual([]);
  });
});
