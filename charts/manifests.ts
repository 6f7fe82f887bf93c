import { App, type Chart } from 'cdk8s';
import type { Cluster } from '../constructs/cluster';
import { AppChart } from './app-chart';
import type { Inputs } from './inputs';
import { inOrder } from './inputs';
import { PlatformChart } from './platform-chart';
import { yamlText } from './yaml-text';

/** A file of a folder: the path below it, with `/`, and the text. */
export type ManifestFile = readonly [path: string, text: string];

/**
 * Every object of every cluster that an app lives on, in a file of its own: `<cluster>/<app>/<Kind>.<name>.k8s.yaml`.
 * Objects outside of Kanister's namespace carry theirs in the file's name: `Role.wordpress-runner.wordpress.k8s.yaml`.
 * One app after the other, so that a thousand of them need no more memory than one.
 */
export function* manifests({ apps, clusters, stores, publicKeys, program }: Inputs): Generator<ManifestFile> {
  const used = new Set<Cluster>();
  for (const app of inOrder(apps)) {
    const cluster = clusters.get(app.cluster)!;
    const store = stores.get(cluster.stack)!;
    used.add(cluster);
    // An App object each: the time of one App grows faster than its charts.
    yield* files(cluster, new AppChart(new App(), { app, cluster, store, publicKeys: publicKeys.get(app.name) ?? [] }));
  }
  for (const cluster of used)
    yield* files(cluster, new PlatformChart(new App(), { namespace: cluster.kanister.namespace, program }));
}

function* files(cluster: Cluster, chart: Chart): Generator<ManifestFile> {
  const seen = new Set<string>();
  for (const object of chart.toJson()) {
    const { kind, metadata } = object;
    const elsewhere = metadata.namespace !== undefined && metadata.namespace !== cluster.kanister.namespace;
    const name = [kind, metadata.name, ...(elsewhere ? [metadata.namespace] : []), 'k8s.yaml'].join('.');
    const path = `${cluster.name}/${chart.node.id}/${name}`;
    // cdk8s itself would write the second over the first without a word.
    if (seen.has(path)) throw new Error(`${chart.node.id} › ${kind}: two objects have one name (${path}); rename one`);
    seen.add(path);
    yield [path, yamlText(object)];
  }
}
