import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';

/** How Argo CD assesses the health of objects of one kind. */
export interface HealthCheck {
  readonly group: string;
  readonly kind: string;
  /** A script for Argo CD's interpreter, which passes the object as `obj` and provides no standard libraries. */
  readonly lua: string;
}

export interface HealthConfigMapProps {
  /** Argo CD's namespace. */
  readonly namespace: string;
  readonly checks: readonly HealthCheck[];
}

/**
 * Our keys of Argo CD's own ConfigMap `argocd-cm`. Merge them with a server-side apply. This is not the whole
 * ConfigMap: if you replace yours with it, or use a client-side apply, you may lose your settings.
 */
export class HealthConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, checks }: HealthConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      // Argo CD reads only ConfigMaps with this label. With our own label, `-l …=jerrycan` would find and delete it.
      metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      data: Object.fromEntries(checks.map((check) => [healthKey(check), check.lua])),
    });
  }
}

/** Returns the key of a health check in `argocd-cm` (docs/operator-manual/health.md of Argo CD). */
export const healthKey = ({ group, kind }: Pick<HealthCheck, 'group' | 'kind'>): string =>
  `resource.customizations.health.${group}_${kind}`;
