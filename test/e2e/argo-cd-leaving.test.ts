import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import {
  ARGOCD,
  application,
  applications,
  change,
  reached,
  refresh,
  refreshSets,
  synced,
  waiting,
} from './world/argo-cd/application';
import { GitRepository } from './world/argo-cd/git-repository';
import { install, withoutHealth } from './world/argo-cd/installation';
import { folderOf, uidsOf } from './world/argo-cd/uids';
import { Checkout, type Declared, ledgerApp } from './world/checkout';
import { api, find, must, path } from './world/cluster/api';
import { apply, kubectl } from './world/cluster/kubectl';
import { deleteNamespaces, namespace } from './world/cluster/namespace';
import { until } from './world/cluster/until';
import { withArgoCd } from './world/gate';
import { uninstall } from './world/installation';
import { commandsOf } from './world/page';

const WORDPRESS = 'jerrycan-local-wordpress';
const LEDGER = 'jerrycan-local-ledger';

/** The page's commands that delete objects, or that confirm or stop a deletion. */
const commands = commandsOf('how-to/argo-cd.md').filter((line) => / (delete|annotate|patch) /.test(line));

/**
 * What remains of a protected app after parts of Argo CD or the cluster are deleted. docs/how-to/argo-cd.md has it in a
 * table.
 */
withArgoCd('what survives', () => {
  const declared: Declared = { beforeSync: true };
  let checkout: Checkout;
  let repository: GitRepository;

  beforeAll(async () => {
    await uninstall();
    await deleteNamespaces(['wordpress', 'ledger']);
    await apply(['wordpress', 'ledger'].map((name) => namespace(name, 'warn')));
    checkout = Checkout.make(declared);
    repository = GitRepository.make(checkout, declared);
    await install(checkout);
    await synced(WORDPRESS, repository.head);
  });
  afterAll(async () => {
    await uninstall();
    await deleteNamespaces(['ledger']);
    await withoutHealth();
  });

  const uids = () => uidsOf(folderOf(checkout, 'wordpress'));
  /** The Application that was created again, or that remained. */
  const anew = (uid: string) =>
    until('the Application is made anew', async () => {
      const found = (await applications()).find(({ metadata }) => metadata.name === WORDPRESS);
      return found && found.metadata.uid !== uid && found;
    });

  describe('when files go that were not retired', () => {
    const without = (files: readonly string[]) =>
      repository.write(Object.fromEntries(files.map((file) => [`manifests/${file}`, undefined])));

    test('all else, be it the schedule that went; it comes again with its file', async () => {
      const [folder, before] = [folderOf(checkout, 'wordpress'), await uids()];
      const file = 'local/wordpress/CronJob.wordpress-backup.k8s.yaml';
      expect(before[file]).toBeDefined();
      await synced(WORDPRESS, await without([file]));
      await gone(new Map([[file, folder.get(file)!]]));
      expect(await uidsOf(folder)).toEqual({ ...before, [file]: undefined });
      await synced(WORDPRESS, await repository.declare(declared));
      const after = await uids();
      expect(after).toEqual({ ...before, [file]: expect.any(String) });
      expect(after[file]).not.toBe(before[file]);
    });

    /** An object that a restore needs, and one that Argo CD would prune immediately. */
    const needed = () => {
      const marked = [...folderOf(checkout, 'wordpress')].filter(([, text]) => text.includes('Prune=confirm'));
      return [...marked.map(([file]) => file), 'local/wordpress/CronJob.wordpress-verify.k8s.yaml'];
    };

    test('all, where a restore needs one of them, until a person confirms; no person does, and the sync is ended', async () => {
      const [folder, before, files] = [folderOf(checkout, 'wordpress'), await uids(), needed()];
      expect(files.length).toBe(4);
      const first = await without(files);
      expect(await waiting(WORDPRESS, first)).toMatch(
        /(Blueprint\/wordpress\.database|ConfigMap\/wordpress|Profile\/wordpress\.database) and 2 more resources$/,
      );
      // It would have pruned the object within a second or two.
      await new Promise((resolve) => setTimeout(resolve, 5000));
      expect(await uidsOf(folder)).toEqual(before);
      // The files exist again, but the waiting sync would still delete their objects.
      const again = await repository.declare(declared);
      await reached(
        `${WORDPRESS} is compared with the newer commit`,
        WORDPRESS,
        ({ status }) => status?.sync?.status === 'Synced' && status.sync.revision === again,
      );
      expect(await waiting(WORDPRESS, first)).toContain('more resources');
      await type('Terminating');
      const { status } = await reached(
        `the sync of ${WORDPRESS} has ended`,
        WORDPRESS,
        ({ operation, status }) => !operation && status?.operationState?.phase === 'Failed',
      );
      expect(status?.operationState).toMatchObject({
        message: 'Operation terminated',
        syncResult: { revision: first },
      });
      expect(await uids()).toEqual(before);
    });

    test('all else, when a person confirms', async () => {
      const [folder, before, files] = [folderOf(checkout, 'wordpress'), await uids(), needed()];
      const commit = await without(files);
      await waiting(WORDPRESS, commit);
      expect(await uidsOf(folder)).toEqual(before);
      await type('deletion-approved');
      await gone(new Map([...folder].filter(([file]) => files.includes(file))));
      await synced(WORDPRESS, commit);
      const taken = Object.fromEntries(files.map((file) => [file, undefined]));
      expect(await uidsOf(folder)).toEqual({ ...before, ...taken });
      await synced(WORDPRESS, await repository.declare(declared));
      expect(Object.values(await uids())).not.toContain(undefined);
    });
  });

  test('nothing of an app that leaves as the page says, and all of the others', async () => {
    const leaving = commands.filter((line) => line.includes('shop'));
    expect(leaving).toHaveLength(4);
    const ledger = { argoCd: { application: 'ledger', namespace: ARGOCD, elsewhere: false }, beforeSync: true };
    /** For installations without the root Application: apply what a commit changes in `manifests/argocd/`. */
    const bring = async (...others: ReturnType<typeof ledgerApp>[]) => {
      checkout.synthesize({ ...declared, others });
      await install(checkout);
      return repository.declare({ ...declared, others });
    };
    const metadata = { name: 'accounts', namespace: 'ledger' };
    await apply([{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { of: 'its people' } }]);
    await synced(LEDGER, await bring(ledgerApp(ledger)));
    const hook = folderOf(checkout, 'ledger/presync');
    await leaveHook(hook);
    await synced(LEDGER, await bring(ledgerApp({ ...ledger, retired: true })));
    const folder = new Map([...folderOf(checkout, 'ledger'), ...hook]);
    const [before, others] = [await uidsOf(folder), await uids()];
    expect(Object.keys(before).filter((file) => before[file] === undefined)).toEqual([]);

    await bring();
    const { status } = await refresh(LEDGER);
    expect(status?.sync?.status).toBe('Unknown');
    expect(await uidsOf(folder)).toEqual(before);

    for (const line of leaving) await run(line.replaceAll('shop', 'ledger'));
    const after = await uidsOf(folder);
    expect(Object.keys(after).filter((file) => after[file] !== undefined)).toEqual([]);
    await refreshSets();
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await applications()).map((each) => each.metadata.name)).not.toContain(LEDGER);
    expect(await find('configmaps', metadata.namespace, metadata.name)).toBeDefined();
    expect(await uids()).toEqual(others);
    await synced(WORDPRESS, repository.head);
  });

  test('all, when the Application is deleted; the ApplicationSet makes it again, and that changes nothing', async () => {
    const before = await uids();
    expect(Object.values(before)).not.toContain(undefined);
    const { uid } = (await application(WORDPRESS)).metadata;
    await kubectl(['-n', ARGOCD, 'delete', 'application', WORDPRESS]);
    await anew(uid);
    await synced(WORDPRESS, repository.head);
    expect(await uids()).toEqual(before);
  });

  test('all, when it is deleted with all that is its own, as the ApplicationSet does not let it', async () => {
    const before = await uids();
    const { uid } = (await application(WORDPRESS)).metadata;
    await cascade();
    await anew(uid);
    await synced(WORDPRESS, repository.head);
    expect(await uids()).toEqual(before);
  });

  test("what is beside Kanister, when the app's namespace is deleted; the rest comes again with the namespace", async () => {
    const before = await uids();
    await deleteNamespaces(['wordpress']);
    const without = await uids();
    const beside = (file: string) => !file.endsWith('.wordpress.k8s.yaml');
    const kept = Object.keys(before).filter(beside);
    expect(Object.values(before)).not.toContain(undefined);
    expect(kept.map((file) => without[file])).toEqual(kept.map((file) => before[file]));
    expect(Object.keys(before).filter((file) => without[file] === undefined && !beside(file)).length).toBeGreaterThan(
      5,
    );
    await refresh(WORDPRESS);
    await apply([namespace('wordpress', 'warn')]);
    await synced(WORDPRESS, repository.head, 'Healthy', 240);
    const after = await uids();
    expect(kept.map((file) => after[file])).toEqual(kept.map((file) => before[file]));
    expect(Object.values(after)).not.toContain(undefined);
  });

  test('all, and its Applications too, when the ApplicationSet is deleted', async () => {
    const [before, { metadata }] = [await uids(), await application(WORDPRESS)];
    expect(metadata.ownerReferences).toHaveLength(1);
    await kubectl(['-n', ARGOCD, 'delete', 'applicationset', 'jerrycan', '--wait=true', '--timeout=60s']);
    // The garbage collector deletes objects whose owner is gone.
    await until('nobody owns the Application', async () => !(await application(WORDPRESS)).metadata.ownerReferences);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect((await application(WORDPRESS)).metadata.uid).toBe(metadata.uid);
    expect(await uids()).toEqual(before);
  });

  test('all, when the AppProject is deleted', async () => {
    const before = await uids();
    await kubectl(['-n', ARGOCD, 'delete', 'appproject', 'jerrycan']);
    const { status } = await refresh(WORDPRESS);
    expect(status?.conditions?.map(({ type }) => type)).toContain('InvalidSpecError');
    expect(await uids()).toEqual(before);
    await kubectl(['apply', '-f', join(checkout.root, 'manifests/argocd/AppProject.jerrycan.k8s.yaml')]);
    await refresh(WORDPRESS);
    await synced(WORDPRESS, repository.head);
  });

  test('all, when an Application that only we use is deleted with all its objects, until a person confirms', async () => {
    const before = await uids();
    expect(Object.values(before)).not.toContain(undefined);
    await cascade();
    // It would have deleted the object within a second or two.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect((await application(WORDPRESS)).metadata.deletionTimestamp).toBeDefined();
    expect(await uids()).toEqual(before);
    await type('deletion-approved');
    await until('the Application is gone, and all with it', async () => {
      const gone = (await api({ path: path('applications', ARGOCD, WORDPRESS) })).status === 404;
      return gone && Object.values(await uids()).every((uid) => uid === undefined);
    });
  });
});

/** Deletes the Application as Argo CD's command line does. */
async function cascade(): Promise<void> {
  await change(WORDPRESS, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } });
  await must({ method: 'DELETE', path: path('applications', ARGOCD, WORDPRESS) });
}

/** Deletes what the app's own Application leaves when its second source is removed. The Job does not run. */
async function leaveHook(files: ReadonlyMap<string, string>): Promise<void> {
  const objects = [...files.values()].map((text) => parse(text));
  await apply(objects.map((object) => (object.kind === 'Job' ? suspended(object) : object)));
}
const suspended = (job: { spec: object }): object => ({ ...job, spec: { ...job.spec, suspend: true } });

/** Waits until none of the objects exists. */
const gone = (files: ReadonlyMap<string, string>) =>
  until(
    `${[...files.keys()]} are gone`,
    async () => Object.values(await uidsOf(files)).every((uid) => uid === undefined),
    { seconds: 60 },
  );

/** Runs the page's command that contains `part`, for the Application of WordPress. */
async function type(part: string): Promise<void> {
  const found = commands.filter((line) => line.includes(part));
  if (found.length !== 1)
    throw new Error(`docs/how-to/argo-cd.md: ${found.length} commands say ${part}; one is typed here`);
  await run(found[0]!.replace('<name>', WORDPRESS));
}

/** Runs a line of a page in a shell. */
async function run(line: string): Promise<void> {
  try {
    await promisify(execFile)('bash', ['-euc', line]);
  } catch (error) {
    throw new Error(`docs/how-to/argo-cd.md: ${line}: ${(error as { stderr?: string }).stderr || error}`);
  }
}
