import { databaseOf } from './database-image';

/** Data stores that `ENGINES` of database-image.ts does not list. */
const STORES =
  /(^|[-_])(kafka|redpanda|rabbitmq|zookeeper|minio|nats|pulsar|consul|vault|nextcloud|gitlab|harbor)([-_]|$)/;

/** A chart that a custom resource installs. The chart's objects are not read. */
export interface ChartReference {
  readonly chart: string;
  /** The engine, derived from the chart's name: `postgres` for `postgresql-ha`. */
  readonly engine?: string;
}

/**
 * The charts that an object installs: a HelmRelease of Flux, a HelmChart of k3s, an Application or ApplicationSet of Argo CD, a Kustomization with charts.
 * An Application of a Git folder counts only if the folder has the name of a database. Other folders may be among the files that coverage reads.
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

/** @param name the name of a chart, or a reference: `bitnami/postgresql`, `oci://registry.example.org/charts/redis`, `https://example.org/mysql-1.2.3.tgz` */
function chart(name: unknown): ChartReference {
  if (typeof name !== 'string' || name === '') return { chart: '(no name)' };
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
