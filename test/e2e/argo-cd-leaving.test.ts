import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { api, find, must, path, type Resource } from './world/api';
import { ARGOCD, application, applications, change, refresh, synced } from './world/argo-cd/application';
import { GitRepository } from './world/argo-cd/git-repository';
import { install, withoutHealth } from './world/argo-cd/installation';
import { Checkout } from './world/checkout';
import { withArgoCd } from './world/gate';
import { uninstall } from './world/installation';
import { apply, kubectl } from './world/kubectl';
import { deleteNamespaces, namespace } from './world/namespace';
import { commandsOf } from './world/page';
import { until } from './world/until';

const WORDPRESS = 'jerrycan-local-wordpress';

interface Found {
  kind: string;
  metadata: { name: string; namespace?: string; uid: string };
}

/** What of a protected app outlives what is deleted of Argo CD, and of the cluster. docs/argo-cd.md says it in a table. */
withArgoCd('what survives', () => {
  let checkout: Checkout;
  let commit: string;

  beforeAll(async () => {
    await uninstall();
    await deleteNamespaces(['wordpress']);
    await apply([namespace('wordpress', 'warn')]);
    checkout = Checkout.make({ beforeSync: true });
    commit = GitRepository.make(checkout, { beforeSync: true }).head;
    await install(checkout);
    await synced(WORDPRESS, commit);
  });
  afterAll(async () => {
    await uninstall();
    await withoutHealth();
  });

  /** The uid of each object of the app: one that was made anew has another. */
  const uids = async (): Promise<Record<string, string | undefined>> => {
    const ours = [...checkout.files()].filter(([file]) => /^local\/wordpress\/[^/]+$/.test(file));
    const uid = async (text: string) => {
      const { kind, metadata } = parse(text) as Found;
      const plural = (kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s`).toLowerCase() as Resource;
      return (await find<Found>(plural, metadata.namespace, metadata.name))?.metadata.uid;
    };
    return Object.fromEntries(await Promise.all(ours.map(async ([file, text]) => [file, await uid(text)])));
  };
  /** The Application as it is made anew, or as it stays. */
  const anew = (uid: string) =>
    until('the Application is made anew', async () => {
      const found = (await applications()).find(({ metadata }) => metadata.name === WORDPRESS);
      return found && found.metadata.uid !== uid && found;
    });

  test('all, when the Application is deleted; the ApplicationSet makes it again, and that changes nothing', async () => {
    const before = await uids();
    expect(Object.values(before)).not.toContain(undefined);
    const { uid } = (await application(WORDPRESS)).metadata;
    await kubectl(['-n', ARGOCD, 'delete', 'application', WORDPRESS]);
    await anew(uid);
    await synced(WORDPRESS, commit);
    expect(await uids()).toEqual(before);
  });

  test('all, when it is deleted with all that is its own, as the ApplicationSet does not let it', async () => {
    const before = await uids();
    const { uid } = (await application(WORDPRESS)).metadata;
    await cascade();
    await anew(uid);
    await synced(WORDPRESS, commit);
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
    await synced(WORDPRESS, commit, 'Healthy', 240);
    const after = await uids();
    expect(kept.map((file) => after[file])).toEqual(kept.map((file) => before[file]));
    expect(Object.values(after)).not.toContain(undefined);
  });

  test('all, and its Applications too, when the ApplicationSet is deleted', async () => {
    const [before, { metadata }] = [await uids(), await application(WORDPRESS)];
    expect(metadata.ownerReferences).toHaveLength(1);
    await kubectl(['-n', ARGOCD, 'delete', 'applicationset', 'jerrycan', '--wait=true', '--timeout=60s']);
    // The collector of garbage takes what a gone owner owned.
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
    await synced(WORDPRESS, commit);
  });

  test("all, when an Application that is nobody else's is deleted with all that is its own, until a person confirms", async () => {
    const before = await uids();
    expect(Object.values(before)).not.toContain(undefined);
    await cascade();
    // It would have deleted within a second or two.
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    expect((await application(WORDPRESS)).metadata.deletionTimestamp).toBeDefined();
    expect(await uids()).toEqual(before);
    const confirm = commandsOf('argo-cd.md').find((line) => line.includes('deletion-approved'))!;
    await run(confirm.replace('<name>', WORDPRESS));
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

/** Runs a line of a page as a shell does. */
const run = (line: string) => promisify(execFile)('bash', ['-euc', line]);
