import type { Cluster } from '../../../contracts/files/cluster';
import { applicationName } from '../../argo-cd/application-set';
import type { ArgoCd } from '../../argo-cd/argo-cd';
import { kanisterApplicationName } from '../../argo-cd/kanister-application';
import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';

/** Requires unique names for Argo CD's Applications, and one version of Kanister in each cluster. */
export function argoCdFindings(
  apps: readonly DeclaredApp[],
  clusters: ReadonlyMap<string, Cluster>,
  argoCd: ArgoCd | undefined,
): Finding[] {
  const used = new Set(apps.map((app) => app.cluster));
  const findings = [...clusters.values()].filter(({ name }) => used.has(name)).flatMap(ofCluster);
  return [...findings, ...(argoCd ? twins(apps, used, clusters, argoCd.project) : [])];
}

function ofCluster({ name, kanister }: Cluster): Finding[] {
  const say = (part: string, message: string): Finding => ({
    severity: 'refused',
    subject: `clusters/${name}.json`,
    part,
    message,
  });
  const findings: Finding[] = [];
  if (name === 'argocd')
    findings.push(say('name', `is reserved for the folder of Argo CD's own objects (${name}); choose another name`));
  const [, tag] = /:([^/@:]+)(@[^/]+)?$/.exec(kanister.tools) ?? [];
  if (kanister.chart && tag !== undefined && tag !== kanister.chart.version)
    findings.push(
      say(
        'kanister.chart.version',
        `differs from the version of its tools (${kanister.chart.version}, and ${tag} in kanister.tools); use the same version`,
      ),
    );
  return findings;
}

/** Finds two folders whose Applications would have the same name. The ApplicationSet would create neither. */
function twins(
  apps: readonly DeclaredApp[],
  used: ReadonlySet<string>,
  clusters: ReadonlyMap<string, Cluster>,
  project: string,
): Finding[] {
  const named = [
    ...[...used].map((cluster) => [applicationName(project, cluster, 'platform'), `${cluster}/platform`] as const),
    ...[...used]
      .filter((cluster) => clusters.get(cluster)?.kanister.chart)
      .map((cluster) => [kanisterApplicationName(project, cluster), `Kanister in ${cluster}`] as const),
    ...apps.map((app) => [applicationName(project, app.cluster, app.name), `${app.cluster}/${app.name}`] as const),
  ];
  const first = new Map<string, string>();
  return named.flatMap(([name, what]): Finding[] => {
    const other = first.get(name);
    first.set(name, what);
    if (other === undefined || other === what) return [];
    const message = `would be created twice (${name}: ${other} and ${what}); rename the app or the cluster`;
    return [{ severity: 'refused', subject: 'argocd', part: 'Application', message }];
  });
}
