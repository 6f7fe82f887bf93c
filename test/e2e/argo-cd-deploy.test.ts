import { Duration } from 'cdk8s';
import { parse } from 'yaml';
import { sql } from './world/app/mariadb';
import { DowntimeWatch } from './world/app/story';
import { replicas, serving } from './world/app/wordpress';
import { application, ended, lastSync, refresh, sync, synced } from './world/argo-cd/application';
import { GitRepository } from './world/argo-cd/git-repository';
import { installByRoot, withoutHealth } from './world/argo-cd/installation';
import { addLines, deploy, linesFor, SITE, siteFiles } from './world/argo-cd/site';
import { SyncWatch } from './world/argo-cd/sync-watch';
import type { Declared } from './world/checkout';
import { ledgerApp } from './world/checkout';
import { find, list } from './world/cluster/api';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { until } from './world/cluster/until';
import { hasKanister, withArgoCd } from './world/gate';
import { policiesHold, uninstall } from './world/installation';
import { pauseKanister, resumeKanister } from './world/kanister/kanister';
import { StandIn } from './world/kanister/stand-in';
import { World } from './world/world';

interface ActionSet {
  metadata: { name: string };
  spec: { actions: { name: string }[] };
  status?: { state: string };
}
interface Deployment {
  metadata: { annotations?: Record<string, string> };
}

const played = hasKanister ? 'a real Kanister' : 'Kanister played by a stand-in';
const argoCd = { application: SITE };
const declared: Declared = { quiesce: 'whole-backup', argoCd, beforeSync: true };

/** An app that Argo CD deploys and heals while its data is backed up: the two must not conflict. */
withArgoCd(`an app that Argo CD deploys, with ${played}`, () => {
  let world: World;
  let repository: GitRepository;
  let standIn: StandIn | undefined;

  beforeAll(async () => {
    world = await World.begin(declared);
    if (!hasKanister) {
      await pauseKanister();
      const dump = () => [Buffer.from('a dump')];
      standIn = new StandIn({ store: world.store, prefix: 'jerrycan/local/wordpress', dump });
      standIn.start();
    }
    repository = GitRepository.make(world.checkout, declared);
    await installByRoot(repository);
    await synced('jerrycan-local-wordpress', repository.head);
    await policiesHold();
    await repository.write(siteFiles('1'));
    await deploy(repository, SITE);
    await synced(SITE, repository.head);
  });
  afterAll(async () => {
    await standIn?.end();
    await uninstall();
    await deleteNamespaces(['ledger']);
    await withoutHealth();
    await world?.end();
    if (!hasKanister) await resumeKanister();
  });

  const release = async () =>
    (await find<Deployment>('deployments', 'wordpress', 'wordpress'))!.metadata.annotations?.[
      'e2e.example.org/release'
    ];
  /** The actions that were requested from Kanister, by name: `<action>: <state>`. */
  const actions = async () =>
    new Map(
      (await list<ActionSet>('actionsets', 'kanister')).map(({ metadata, spec, status }) => [
        metadata.name,
        `${spec.actions[0]!.name}: ${status?.state ?? ''}`,
      ]),
    );
  /** Changes the declaration, and waits until Argo CD has applied it. */
  const declare = async (otherwise: Declared, without: readonly string[] = []) => {
    const commit = await repository.declare(otherwise, without);
    await synced('jerrycan-local-wordpress', commit);
  };

  describe('while a backup stops its writers', () => {
    test('without the lines, the run refuses before it touches the app, and says them', async () => {
      const downtime = new DowntimeWatch();
      const { exitCode, log } = await world.backup();
      await downtime.end();
      const failed = log.find(({ event }) => event === 'failed')!;
      expect({ exitCode, fewestWanted: downtime.fewestWanted }).toEqual({ exitCode: 3, fewestWanted: 2 });
      expect(failed.cause).toContain("Argo CD's Application argocd/wordpress syncs automatically");
      expect(failed.next).toContain(
        '{ group: apps, kind: Deployment, name: wordpress, jsonPointers: [/spec/replicas] }',
      );
      expect(failed.next).toContain('RespectIgnoreDifferences=true');
      expect([...(await actions()).values()]).toEqual([]);
    });

    test('without the lines, and Argo CD said to be elsewhere: it heals the app, the run sees that and fails', async () => {
      await declare({ ...declared, argoCd: { ...argoCd, elsewhere: true } });
      const { exitCode, log } = await world.backup();
      const cause = String(log.find(({ event }) => event === 'failed')?.cause);
      expect({ exitCode, cause }).toEqual({ exitCode: 1, cause: expect.stringContaining('Deployment wordpress') });
      await serving();
      expect(await replicas()).toEqual({ wanted: 2, ready: 2 });
      expect((await world.points()).filter(({ state }) => state === 'verified')).toEqual([]);
      await declare(declared);
    });

    test('with the lines that are printed, Argo CD leaves the app alone: Synced throughout, and no sync', async () => {
      const { application: lines } = linesFor(repository, { ...declared, beforeSync: false } as object);
      await addLines(repository, SITE, { application: lines });
      await refresh(SITE);
      await synced(SITE, repository.head);
      const [downtime, watch] = [new DowntimeWatch(), await SyncWatch.start()];
      const { exitCode, stderr } = await world.backup();
      await downtime.end();
      await serving();
      await refresh(SITE);
      const { statuses, syncs } = await watch.end();
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
      expect(downtime.fewestWanted).toBe(0);
      expect([...statuses].filter((status) => status.startsWith(SITE))).toEqual([`${SITE}: Synced`]);
      expect([...syncs].filter((each) => each.startsWith(SITE))).toEqual([]);
      expect((await world.points())[0]).toMatchObject({ state: 'verified' });
    });
  });

  describe('before a sync', () => {
    test('a backup is made, and the sync waits for its restore point', async () => {
      await addLines(repository, SITE, linesFor(repository, declared as object));
      // A change of the Application does not start a sync, because nothing of the site changes.
      await refresh(SITE);
      const [points, made, since] = [await world.points(), await actions(), await lastSync(SITE)];
      const commit = await repository.write(siteFiles('2'));
      const early: string[] = [];
      await until('the sync brings the release', async () => {
        const is = await release();
        if (is !== '2') return false;
        early.push(...[...(await actions())].filter(([name]) => !made.has(name)).map(([, action]) => action));
        return true;
      });
      expect(early).toContain('backup: complete');
      expect(early.filter((action) => !action.endsWith(': complete'))).toEqual([]);
      expect(await ended(SITE, since)).toMatchObject({ phase: 'Succeeded' });
      await synced(SITE, commit);
      const now = await world.points();
      expect(now).toHaveLength(points.length + 1);
      expect(now[0]).toMatchObject({ state: 'verified' });
    });

    test('the Job that waits is there again for the next sync, and does not count as a difference', async () => {
      await refresh('jerrycan-local-wordpress');
      await until('the Job waits', async () => {
        const job = await find<{ spec: { suspend?: boolean } }>('jobs', 'kanister', 'wordpress-before-sync');
        return job?.spec.suspend;
      });
      await synced('jerrycan-local-wordpress', repository.head);
    });

    test('the Job that waits may change in a sync that also deletes an object: the deletion comes after it', async () => {
      const metadata = { name: 'wordpress-former', namespace: 'kanister' };
      const former = () => find('configmaps', metadata.namespace, metadata.name);
      const file = 'manifests/local/wordpress/ConfigMap.wordpress-former.k8s.yaml';
      const commit = await repository.write({ [file]: { apiVersion: 'v1', kind: 'ConfigMap', metadata } });
      await synced('jerrycan-local-wordpress', commit);
      expect(await former()).toBeDefined();
      await declare({ ...declared, deadline: Duration.minutes(50) }, [file]);
      expect(await former()).toBeUndefined();
      await declare(declared);
    });

    test('one that fails stops the sync: the running app stays as it is, until a new sync is requested', async () => {
      if (standIn) standIn.failures.add('backup');
      // A transaction is a snapshot of InnoDB only. If the writers stop only for the snapshot, other engines are
      // refused.
      else {
        await declare({ ...declared, quiesce: 'snapshot' });
        await sql(world.root, 'CREATE TABLE wordpress.notes (note TEXT) ENGINE=MyISAM');
      }
      const since = await lastSync(SITE);
      await repository.write(siteFiles('3'));
      const { phase, syncResult } = await ended(SITE, since);
      const hook = syncResult!.resources!.find(({ kind, hookPhase }) => kind === 'Job' && hookPhase);
      expect({ phase, hook: hook?.hookPhase }).toEqual({ phase: 'Failed', hook: 'Failed' });
      expect(await release()).toBe('2');
      const log = await kubectl(['-n', 'wordpress', 'logs', 'job/wordpress-before-sync']);
      expect(log).toContain('the backup failed, so there is no restore point');
      await serving();
      // Argo CD does not retry the same commit by itself.
      const again = await lastSync(SITE);
      await refresh(SITE);
      expect(await lastSync(SITE)).toBe(again);
      if (!standIn) await sql(world.root, 'DROP TABLE wordpress.notes');
      await sync(SITE);
      expect(await ended(SITE, again)).toMatchObject({ phase: 'Succeeded' });
      expect(await release()).toBe('3');
    });

    test('is nothing to wait for on the first sync of an app', async () => {
      await apply([namespace('ledger', 'enforce')]);
      const others = [ledgerApp({ beforeSync: true })];
      const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'ledger' }, data: { a: 'b' } };
      await repository.write({ 'sites/ledger/ConfigMap.yaml': map });
      await repository.declare({ ...declared, others });
      const lines = linesFor(repository, others[0]! as object);
      await deploy(repository, 'ledger');
      await synced('ledger', repository.head);
      await addLines(repository, 'ledger', lines);
      const since = await lastSync('ledger');
      await repository.write({ 'sites/ledger/ConfigMap.yaml': { ...map, data: { a: 'c' } } });
      expect(await ended('ledger', since)).toMatchObject({ phase: 'Succeeded' });
      const log = await kubectl(['-n', 'ledger', 'logs', 'job/ledger-before-sync']);
      expect(log).toContain(
        'StatefulSet ledger-mariadb is not in the namespace ledger, so there is nothing to back up',
      );
    });
  });

  test('an app that is retired while a backup of it runs: the backup ends well, the clock starts none, a restore works', async () => {
    const backup = world.backup();
    await until('the backup runs', async () => [...(await actions()).values()].includes('backup: running'));
    await declare({ ...declared, retired: true });
    const { exitCode, run } = await backup;
    expect(exitCode).toBe(0);
    const text = world.checkout.files().get('local/wordpress/CronJob.wordpress-backup.k8s.yaml')!;
    expect(parse(text).spec.suspend).toBe(true);
    const cronJob = await find<{ spec: { suspend: boolean } }>('cronjobs', 'kanister', 'wordpress-backup');
    expect(cronJob!.spec.suspend).toBe(true);
    await serving();
    const restore = await world.restore(run, '--no-safety-point');
    expect({ exitCode: restore.exitCode, stderr: restore.stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
    await serving();
    expect((await application(SITE)).status?.sync?.status).toBe('Synced');
  });
});
