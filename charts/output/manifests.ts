import { App, type Chart } from 'cdk8s';
import { PRESYNC } from '../../constructs/argo-cd/argo-cd';
import type { Cluster } from '../../contracts/files/cluster';
import { BeforeSyncChart } from '../argo-cd/before-sync-chart';
import { ArgoCdChart } from '../argo-cd/chart';
import { ArgoCdHealthChart } from '../argo-cd/health-chart';
import { AppChart } from '../cluster/app-chart';
import { PlatformChart } from '../cluster/platform-chart';
import { beforeSyncBundle } from '../inputs/before-sync-bundle';
import { healthChecks } from '../inputs/health-checks';
import type { Inputs } from '../inputs/inputs';
import { inOrder } from '../inputs/inputs';
import { yamlText } from './yaml-text';

/** A file of a folder: its path relative to the folder, with `/`, and its text. */
export type ManifestFile = readonly [path: string, text: string];

/**
 * Yields every object of every cluster that apps run on, each in its own file:
 * `<cluster>/<app>/<Kind>.<name>.k8s.yaml`. The file name of an object outside Kanister's namespace contains the
 * namespace: `Role.wordpress-runner.wordpress.k8s.yaml`. Objects of Argo CD itself are in `argocd/`, and what is merged
 * into its own objects is in `argocd/<part>/`. Apps are processed one after the other, so that a thousand of them need
 * no more memory than one.
 */
export function* manifests({ apps, clusters, stores, publicKeys, argoCd, program }: Inputs): Generator<ManifestFile> {
  const used = new Set<Cluster>();
  for (const app of inOrder(apps)) {
    const cluster = clusters.get(app.cluster)!;
    const store = stores.get(cluster.stack)!;
    used.add(cluster);
    // Each app gets its own App object, because the time of one App grows faster than its charts.
    const chart = new AppChart(new App(), { app, cluster, store, publicKeys: publicKeys.get(app.name) ?? [] });
    yield* files(`${cluster.name}/${app.name}`, cluster.kanister.namespace, chart);
    if (app.beforeSync) {
      const hook = new BeforeSyncChart(new App(), { app, cluster, program: beforeSyncBundle() });
      yield* files(`${cluster.name}/${app.name}/${PRESYNC}`, app.namespace, hook);
    }
  }
  for (const { name, kanister, priorityClassName } of used)
    yield* files(
      `${name}/platform`,
      kanister.namespace,
      new PlatformChart(new App(), { namespace: kanister.namespace, program, priorityClassName }),
    );
  if (!argoCd) return;
  const { namespace } = argoCd;
  const byName = [...used].sort((a, b) => (a.name < b.name ? -1 : 1));
  yield* files('argocd', namespace, new ArgoCdChart(new App(), { argoCd, apps: inOrder(apps), clusters: byName }));
  yield* files('argocd/health', namespace, new ArgoCdHealthChart(new App(), { namespace, checks: healthChecks() }));
}

/**
 *
 * @param home objects of other namespaces have their namespace in the file name
 */
function* files(folder: string, home: string, chart: Chart): Generator<ManifestFile> {
  const seen = new Set<string>();
  for (const object of chart.toJson()) {
    const { kind, metadata } = object;
    const elsewhere = metadata.namespace !== undefined && metadata.namespace !== home;
    const name = [kind, metadata.name, ...(elsewhere ? [metadata.namespace] : []), 'k8s.yaml'].join('.');
    const path = `${folder}/${name}`;
    // cdk8s would silently overwrite the first object with the second.
    if (seen.has(path))
      throw new Error(`${folder} › ${kind}: two objects have the same name (${path}); rename one of them`);
    seen.add(path);
    yield [path, yamlText(object)];
  }
}
