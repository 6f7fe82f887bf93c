import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { APP_LABEL } from '../contracts/labels';
import { GUARD } from '../contracts/names';
import { APP, SITE_NAMESPACE } from './cluster/demo-names';
import { isDemoObject, isOurs, madeObject } from './cluster/demo-object';
import { DemoRecord, type HelmRelease, type MadeObject } from './cluster/demo-record';
import { helm } from './cluster/helm';
import { DEFINITIONS, definitions } from './cluster/installed-kanister';
import type { ClusterObject, Kubectl } from './cluster/kubectl';
import { MARKER } from './demo';
import { demoNamespaces, isDemoNamespace } from './refusal';
import type { Screen } from './screen';

/** Removes what the demo made, and nothing else. It can run again after an interruption. */
export async function removeDemo(screen: Screen, kubectl: Kubectl, folder: string): Promise<void> {
  const namespaces = (await demoNamespaces(kubectl)).filter(isDemoNamespace).map(({ metadata }) => metadata.name);
  if (namespaces.length === 0) screen.line('The cluster has no demo.');
  else {
    const record = namespaces.includes(SITE_NAMESPACE) ? await DemoRecord.read(kubectl) : undefined;
    const { made, kanister } = record?.state ?? { made: [] };
    await screen.wait('Remove what the demo made', async () => {
      for (const namespace of beside(made)) await removeRuns(kubectl, namespace);
      for (const namespace of [...beside(made), undefined]) {
        const kept = await removeMade(kubectl, made, namespace);
        for (const { kind, metadata } of kept)
          screen.line(`kept: ${kind} ${metadata.name}, since another tool applied it too`);
      }
      for (const namespace of beside(made)) await removeEvents(kubectl, made, namespace);
      if (kanister) await removeKanister(kubectl, kanister);
      // Last, since the record is in one of them.
      await kubectl.run(['delete', 'namespace', ...namespaces, '--wait=true', '--timeout=300s']);
      await volumesAreGone(kubectl);
    });
    screen.line(`Removed the namespaces ${namespaces.join(' and ')} and ${made.length} objects outside of them.`);
  }
  if (!existsSync(join(folder, MARKER))) return;
  rmSync(folder, { recursive: true });
  screen.line(`Removed ${folder}/.`);
}

/** Whether a name is that of an ActionSet, a Job or a pod of one of the demo's runs: `wordpress-demo-2` is another app. */
export const isOfRun = (name: string): boolean =>
  new RegExp(`^${APP}-((backup|restore|unblock|verify)-)?\\d{8}(t\\d{6}z)?(-|$)`).test(name);

/** Whether a name is that of the guard's ReplicaSet or pod. */
const isOfGuard = (name: string): boolean => new RegExp(`^${GUARD}-[0-9a-f]{5,10}(-|$)`).test(name);

/** The namespaces, beside the demo's own, that have objects of the demo. */
const beside = (made: readonly MadeObject[]): string[] => [
  ...new Set(made.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace]))),
];

/** Removes what the demo's runs left: the app's name is the demo's alone, as the demo checked before it started. */
async function removeRuns(kubectl: Kubectl, namespace: string): Promise<void> {
  const remove = (...args: string[]) => kubectl.run(['-n', namespace, 'delete', '--ignore-not-found', ...args]);
  // First what starts runs, then the runs: their pods go with them.
  await remove('cronjobs', '-l', `${APP_LABEL}=${APP}`);
  await remove('jobs', '-l', `${APP_LABEL}=${APP}`, '--cascade=foreground');
  if ((await definitions(kubectl)).length > 0) {
    const sets = await kubectl.list('actionsets.cr.kanister.io', '-n', namespace);
    const names = sets.map(({ metadata }) => metadata.name).filter(isOfRun);
    if (names.length > 0) await remove('actionsets.cr.kanister.io', ...names);
  }
  await remove('lease', APP);
}

/** Removes the Events about the demo's objects, and about what those made. */
async function removeEvents(kubectl: Kubectl, made: readonly MadeObject[], namespace: string): Promise<void> {
  const names = [APP, ...made.map(({ name }) => name)];
  const concerns = (name: string) => names.includes(name) || isOfRun(name) || isOfGuard(name);
  const events = await kubectl.list<ClusterObject & { involvedObject: { name: string } }>('events', '-n', namespace);
  const about = events.filter(({ involvedObject }) => concerns(involvedObject.name));
  const found = about.map(({ metadata }) => metadata.name);
  if (found.length > 0) await kubectl.run(['-n', namespace, 'delete', '--ignore-not-found', 'events', ...found]);
}

/** Removes recorded objects of one namespace, or those without one. @returns those that another tool applied too */
async function removeMade(
  kubectl: Kubectl,
  made: readonly MadeObject[],
  namespace: string | undefined,
): Promise<ClusterObject[]> {
  const exists = await definitions(kubectl);
  const names = made
    .filter((each) => each.namespace === namespace)
    .filter(({ kind }) => !kind.endsWith('.cr.kanister.io') || exists.length > 0)
    .map(({ kind, name }) => `${kind}/${name}`)
    .reverse();
  if (names.length === 0) return [];
  const where = namespace === undefined ? [] : ['-n', namespace];
  const found = JSON.parse(
    (await kubectl.run([...where, 'get', ...names, '--ignore-not-found', '--show-managed-fields', '-o', 'json'])) ||
      '{"items":[]}',
  ) as ClusterObject & { items?: ClusterObject[] };
  const objects = found.items ?? [found];
  const isMade = (each: ClusterObject) => isDemoObject(each) || each.metadata.labels?.[APP_LABEL] === APP;
  const ours = objects.filter(isMade);
  const told = ours.map(madeObject).map(({ kind, name }) => `${kind}/${name}`);
  if (told.length > 0) await kubectl.run([...where, 'delete', '--ignore-not-found', '--cascade=foreground', ...told]);
  return objects.filter((each) => !isMade(each));
}

async function removeKanister(kubectl: Kubectl, { release, namespace, namespaceExists }: HelmRelease): Promise<void> {
  await helm(kubectl, ['uninstall', release, '--namespace', namespace, '--ignore-not-found', '--wait']);
  // Helm leaves definitions behind.
  await kubectl.run(['delete', 'customresourcedefinitions', '--ignore-not-found', ...DEFINITIONS]);
  if (!namespaceExists) await kubectl.run(['delete', 'namespace', namespace, '--ignore-not-found']);
}

/** Waits until the volumes of the demo's namespaces are gone, where their class deletes them. */
async function volumesAreGone(kubectl: Kubectl): Promise<void> {
  interface Volume extends ClusterObject {
    readonly spec: {
      readonly claimRef?: { readonly namespace: string };
      readonly persistentVolumeReclaimPolicy: string;
    };
  }
  const volumes = await kubectl.list<Volume>('persistentvolumes');
  const ours = volumes.filter(({ spec }) => isOurs(spec.claimRef?.namespace));
  const deleted = ours.filter(({ spec }) => spec.persistentVolumeReclaimPolicy === 'Delete');
  const names = deleted.map(({ metadata }) => `persistentvolume/${metadata.name}`);
  if (names.length > 0) await kubectl.run(['wait', '--for=delete', '--timeout=120s', ...names]);
}
