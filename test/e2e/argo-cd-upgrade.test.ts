import { serving } from './world/app/wordpress';
import { change, synced, waiting } from './world/argo-cd/application';
import { BothForms, type Folder } from './world/argo-cd/first-form';
import { GitRepository } from './world/argo-cd/git-repository';
import { installByRoot, withoutHealth } from './world/argo-cd/installation';
import { SyncWatch } from './world/argo-cd/sync-watch';
import { find, list } from './world/cluster/api';
import { ended } from './world/cluster/job';
import { kubectl } from './world/cluster/kubectl';
import { until } from './world/cluster/until';
import { hasKanister, withArgoCd } from './world/gate';
import { policiesHold, uninstall } from './world/installation';
import { StandIn } from './world/kanister/stand-in';
import { World } from './world/world';

interface Job {
  metadata: { name: string; creationTimestamp: string };
  status?: { succeeded?: number; failed?: number; startTime?: string };
}
interface ActionSet {
  metadata: { name: string; labels: Record<string, string> };
  spec: { actions: { name: string; blueprint: string; options: Record<string, string> }[] };
  status?: { state: string };
}
interface Event {
  reason: string;
  message: string;
  involvedObject: { kind: string; name: string };
}

const APPLICATIONS = { platform: 'jerrycan-local-platform', wordpress: 'jerrycan-local-wordpress' } as const;
const CAPTURE = 'jerrycan.dev/capture';

const jobs = async () =>
  (await list<Job>('jobs', 'kanister', 'jerrycan.dev/app=wordpress')).sort((a, b) =>
    a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp),
  );
const actionSets = () => list<ActionSet>('actionsets', 'kanister');
const events = () => list<Event>('events', 'kanister');

/** The manifests of the release before captures are replaced, folder by folder, while runs of the old form are active. */
withArgoCd(`an upgrade to captures, with ${hasKanister ? 'a real Kanister' : 'Kanister played by a stand-in'}`, () => {
  let world: World;
  let repository: GitRepository;
  let forms: BothForms;
  let standIn: StandIn | undefined;
  let watch: SyncWatch;

  /** Starts with the form of the release before, as Argo CD deployed it. */
  const begin = async (cron?: string) => {
    world = await World.begin();
    if (!hasKanister) {
      standIn = new StandIn({
        store: world.store,
        prefix: 'jerrycan/local/wordpress',
        dump: () => [Buffer.from('a dump')],
      });
      standIn.start();
    }
    repository = GitRepository.make(world.checkout, {});
    forms = new BothForms(world.checkout, cron);
    await forms.uninstallCaptures();
    for (const folder of ['platform', 'wordpress'] as const) forms.write('first', folder);
    repository.commit('The form of the release before');
    await installByRoot(repository);
    for (const name of Object.values(APPLICATIONS)) await synced(name, repository.head);
    await policiesHold();
    watch = await SyncWatch.start();
  };
  const end = async () => {
    await watch?.end();
    await standIn?.end();
    await uninstall();
    await withoutHealth();
    await world?.end();
  };
  /** Commits the form with captures of a folder. */
  const upgrade = async (folder: Folder): Promise<string> => {
    forms.write('captures', folder);
    return repository.publish(`Captures: ${folder}`);
  };
  const neverDegraded = async () => {
    const { healths } = await watch.end();
    expect([...healths].filter((each) => each.endsWith(': Degraded'))).toEqual([]);
  };
  /** Confirms that the old Blueprint and Profile are deleted, as docs/how-to/migrate-to-captures.md says. */
  const confirm = async (commit: string) => {
    expect(await waiting(APPLICATIONS.wordpress, commit)).toContain('wordpress');
    // The ApplicationSet may remove the annotation before Argo CD reads it, so a person may have to repeat it.
    await until(
      'the old Blueprint is deleted',
      async () => {
        const annotations = { 'argocd.argoproj.io/deletion-approved': new Date().toISOString().replace(/\.\d+/, '') };
        await change(APPLICATIONS.wordpress, { metadata: { annotations } });
        return (await find('blueprints', 'kanister', 'wordpress')) === undefined;
      },
      { every: 3000 },
    );
    await synced(APPLICATIONS.wordpress, repository.head);
    for (const kind of ['blueprints', 'profiles'] as const)
      expect(await find(kind, 'kanister', 'wordpress')).toBeUndefined();
    expect(await find('networkpolicies', 'wordpress', 'wordpress-task')).toBeUndefined();
  };
  /** Waits for a scheduled Job that starts from now on, and returns the ActionSets that are there when it has ended. */
  const nextRun = async () => {
    const before = new Set((await jobs()).map(({ metadata }) => metadata.name));
    const { metadata } = await until(
      'the schedule starts a Job',
      async () => (await jobs()).find((job) => !before.has(job.metadata.name)),
      { seconds: 180 },
    );
    const { exitCode, log } = await ended(metadata.name);
    return { exitCode, run: String(log.find(({ run }) => run)?.run), log };
  };
  const running = (what: string, is: (action: ActionSet['spec']['actions'][number]) => boolean) =>
    until(
      what,
      async () => (await actionSets()).find(({ spec, status }) => status?.state === 'running' && is(spec.actions[0]!)),
      { seconds: 180, every: 100 },
    );

  describe('the platform first, while the schedule starts a run every minute', () => {
    let v1: string;

    beforeAll(() => begin('* * * * *'));
    afterAll(end);

    test('the release before makes its points', async () => {
      const { exitCode, run } = await nextRun();
      expect(exitCode).toBe(0);
      v1 = run;
    });

    test('a run in flight ends well when the platform is new, and so do the runs after it', async () => {
      const inFlight = await running('a backup runs', ({ name }) => name === 'backup');
      const job = (await jobs()).at(-1)!;
      expect(inFlight.metadata.labels[CAPTURE]).toBeUndefined();
      const commit = await upgrade('platform');
      await synced(APPLICATIONS.platform, commit);
      expect((await ended(job.metadata.name)).exitCode).toBe(0);
      const { exitCode, run } = await nextRun();
      expect(exitCode).toBe(0);
      expect((await world.points()).map((point) => point.run)).toContain(run);
    });

    test('a run in flight ends well when the app is new, and the runs after it have captures', async () => {
      const inFlight = await running('a backup runs', ({ name }) => name === 'backup');
      expect(inFlight.spec.actions[0]!.blueprint).toBe('wordpress');
      const commit = await upgrade('wordpress');
      await waiting(APPLICATIONS.wordpress, commit);
      const { exitCode, run } = await nextRun();
      expect(exitCode).toBe(0);
      const points = await world.points();
      expect(points.find((point) => point.run === run)).toMatchObject({ state: 'verified' });
      const newest = (await actionSets()).filter(({ metadata }) => metadata.labels[CAPTURE] === 'database');
      expect(newest.map(({ spec }) => spec.actions[0]!.blueprint)).toContain('wordpress.database');
    });

    test('no scheduled run failed, none was missed, and nothing was Degraded', async () => {
      const made = await jobs();
      await until(
        'all Jobs have ended',
        async () => (await jobs()).every(({ status }) => status?.succeeded || status?.failed),
        { seconds: 180 },
      );
      expect((await jobs()).filter(({ status }) => status?.failed)).toEqual([]);
      expect(made.length).toBeGreaterThanOrEqual(3);
      const missed = (await events()).filter(({ reason }) => /Miss|Unexpected|FailedNeedsStart|TooMany/.test(reason));
      expect(missed.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([]);
      const failed = (await events()).filter(({ reason }) => /^Backup(Failed|Refused)/.test(reason));
      expect(failed.map(({ reason, message }) => `${reason}: ${message}`)).toEqual([]);
    });

    test('the points of the release before are listed, and one is restored', async () => {
      // No run is to hold the Lease.
      await kubectl(['-n', 'kanister', 'patch', 'cronjob/wordpress-backup', '-p', '{"spec":{"suspend":true}}']);
      await until(
        'no Job runs',
        async () => (await jobs()).every(({ status }) => status?.succeeded || status?.failed),
        { seconds: 180 },
      );
      expect((await world.points()).find(({ run }) => run === v1)).toMatchObject({ state: 'verified' });
      const { exitCode, stderr } = await world.restore(v1);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
      await serving();
    });

    test('what the release before left is deleted once a person confirms it', async () => {
      await confirm(repository.head);
      await neverDegraded();
    });
  });

  // It takes minutes more, so it runs only beside Kanister's own programs, which CI does not have.
  (hasKanister ? describe : describe.skip)(
    'the app first, while a restore of the release before has made its safety point',
    () => {
      beforeAll(() => begin());
      afterAll(end);

      test('the restore loads, a new run waits for the platform and ends well, and nothing is Degraded', async () => {
        const first = await world.backup();
        expect({ exitCode: first.exitCode, stderr: first.stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
        const restore = world.restore(first.run);
        await running(
          'the safety point is made',
          ({ name, options }) => name === 'backup' && options.safety === 'true',
        );
        const commit = await upgrade('wordpress');
        await waiting(APPLICATIONS.wordpress, commit);
        const { exitCode, stderr } = await restore;
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.any(String) });
        await serving();

        await kubectl(['-n', 'kanister', 'create', 'job', 'wordpress-waits', '--from=cronjob/wordpress-backup']);
        await until('its pod waits for the program', async () =>
          (await events()).some(
            ({ reason, message }) =>
              reason === 'FailedMount' && message.includes('non-existent config key: reads-captures'),
          ),
        );
        await synced(APPLICATIONS.platform, await upgrade('platform'));
        expect((await ended('wordpress-waits')).exitCode).toBe(0);
        await confirm(commit);
        await neverDegraded();
      });
    },
  );
});
