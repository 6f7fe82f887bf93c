import { databaseOf } from './database-image';

/** What keeps data, and is no database that has an image of its own name among those that coverage knows. */
const STORES =
  /(^|[-_])(kafka|redpanda|rabbitmq|zookeeper|minio|nats|pulsar|consul|vault|nextcloud|gitlab|harbor)([-_]|$)/;

/** A chart that a custom resource has installed; what the chart makes is not read. */
export interface ChartReference {
  readonly chart: string;
  /** The engine, by the chart's name: `postgres` for `postgresql-ha`. */
  readonly engine?: string;
}

/**
 * The charts that an object installs: a HelmRelease of Flux, a HelmChart of k3s, an Application or ApplicationSet of Argo CD, a Kustomization with charts.
 * An Application of a folder in Git counts where the folder's name is a database's: the rest may be in the folder that is read.
 */
export function chartsOf(group: string, kind: string, value: unknown): ChartReference[] {
  const spec = at(value, 'spec');
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease')
    return [chart(at(spec, 'chart', 'spec', 'chart') ?? at(spec, 'chartRef', 'name') ?? at(value, 'metadata', 'name'))];
  if (group === 'helm.cattle.io' && kind === 'HelmChart')
    return [chart(at(spec, 'chart') ?? at(value, 'metadata', 'name'))];
  if (group === 'kustomize.config.k8s.io') return list(at(value, 'helmCharts')).map((each) => chart(at(each, 'name')));
  if (group !== 'argoproj.io') return [];
  const app = kind === 'ApplicationSet' ? at(spec, 'template', 'spec') : kind === 'Application' ? spec : undefined;
  return [at(app, 'source'), ...list(at(app, 'sources'))].flatMap((source) => {
    const name = at(source, 'chart');
    if (name !== undefined && name !== null) return [chart(name)];
    const folder = chart(at(source, 'path'));
    return folder.engine === undefined ? [] : [folder];
  });
}

/** @param name a chart's, or a reference: `bitnami/postgresql`, `oci://registry.example.org/charts/redis`, `https://example.org/mysql-1.2.3.tgz` */
function chart(name: unknown): ChartReference {
  if (typeof name !== 'string' || name === '') return { chart: 'of no name' };
  const last = name
    .replace(/\/+$/, '')
    .split('/')
    .at(-1)!
    .replace(/(-v?\d[\w.+-]*)?\.tgz$/, '')
    .toLowerCase();
  const engine = databaseOf(last) ?? STORES.exec(last)?.[2];
  return { chart: name, ...(engine !== undefined && { engine }) };
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((from, key) => (from as Record<string, unknown> | null | undefined)?.[key], value);
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
