import type { KubeObject } from '../../runner/ports/cluster';
import { type Check, fails, isDenied, ok, unchecked } from './check';
import type { Patient } from './doctor-context';
import { differenceIn, type Manifest, readManifests, titleOf } from './manifest-files';

/** So many objects are named in one line. */
const NAMED = 4;

/** Compares the cluster with the committed manifests, of the platform and of the app: a line for each kind of result. */
export async function manifestChecks(patient: Patient): Promise<readonly Check[]> {
  const { app } = patient;
  const checks = await Promise.all(
    ['platform', app.name].map((folder) => folderChecks(`${app.cluster}/${folder}`, patient)),
  );
  return checks.flat();
}

async function folderChecks(folder: string, { cluster, context }: Patient): Promise<Check[]> {
  const check = `manifests/${folder}`;
  const manifests = readManifests(context.repository, folder);
  if (!manifests) return [fails(check, 'the folder does not exist', "synthesize ('npm start') and commit")];
  const missing: string[] = [];
  const different: string[] = [];
  const denied: string[] = [];
  for (const manifest of manifests) {
    const title = titleOf(manifest);
    try {
      const found = await liveObject(manifest, cluster.objects);
      const path = found && differenceIn(manifest, found);
      if (!found) missing.push(title);
      else if (path !== undefined) different.push(`${title} at ${path}`);
    } catch (error) {
      if (!isDenied(error)) throw error;
      denied.push(title);
    }
  }
  const sync = `sync it, or run: kubectl apply --server-side -f manifests/${folder}`;
  const equal = manifests.length - missing.length - different.length - denied.length;
  return [
    ...(missing.length > 0 ? [fails(check, `not in the cluster: ${named(missing)}`, sync)] : []),
    ...(different.length > 0 ? [fails(check, `not as committed: ${named(different)}`, sync)] : []),
    ...(denied.length > 0
      ? [unchecked(check, `you may not read ${denied.length} of ${manifests.length}: ${named(denied)}`)]
      : []),
    ...(equal > 0 ? [ok(check, `${equal} of ${manifests.length} objects are in the cluster as committed`)] : []),
  ];
}

async function liveObject(
  { apiVersion, kind, metadata }: Manifest,
  objects: Patient['cluster']['objects'],
): Promise<KubeObject | undefined> {
  const served = (await objects.kinds(apiVersion)).find((one) => one.kind === kind);
  if (!served) return undefined;
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const namespace = served.namespaced ? metadata.namespace : undefined;
  return objects.get({ group, version, plural: served.plural }, namespace, metadata.name);
}

function named(titles: readonly string[]): string {
  const more = titles.length - NAMED;
  return `${titles.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
