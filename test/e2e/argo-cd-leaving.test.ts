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

  test('all, when it is deleted with all that is its own, until a person confirms: Blueprint and Profile ask for that', async () => {
    const before = await uids();
    const { uid } = (await application(WORDPRESS)).metadata;
    await change(WORDPRESS, { metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] } });
    await must({ method: 'DELETE', path: path('applications', ARGOCD, WORDPRESS) });
    await until('Argo CD asks for a confirmation', async () => {
      const { status } = await application(WORDPRESS);
      return status?.resources?.some(({ requiresDeletionConfirmation }) => requiresDeletionConfirmation);
    });
    // It would have deleted within a second or two.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect((await application(WORDPRESS)).metadata.deletionTimestamp).toBeDefined();
    expect(await uids()).toEqual(before);
    await change(WORDPRESS, { metadata: { finalizers: null } });
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

  test('all, when Argo CD forgets the whole of it', async () => {
    const before = await uids();
    const { uid } = (await application(WORDPRESS)).metadata;
    expect(uid).toBeDefined();
    await kubectl(['-n', ARGOCD, 'delete', 'applications,appprojects', '-l', 'app.kubernetes.io/managed-by=jerrycan']);
    expect((await api({ path: path('applications', ARGOCD, WORDPRESS) })).status).toBe(404);
    expect(await uids()).toEqual(before);
  });
});
