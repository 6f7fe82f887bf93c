import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';

/** How Argo CD shall judge the objects of one kind. */
export interface HealthCheck {
  readonly group: string;
  readonly kind: string;
  /** A script for the interpreter of Argo CD, which gives it the object as `obj` and no standard libraries. */
  readonly lua: string;
}

export interface HealthConfigMapProps {
  /** Argo CD's. */
  readonly namespace: string;
  readonly checks: readonly HealthCheck[];
}

/**
 * Our keys of Argo CD's own ConfigMap `argocd-cm`, to be merged into it by a server-side apply. It is no whole ConfigMap: whoever replaces
 * theirs by it, or applies it as a client does, may take their settings away.
 */
export class HealthConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, checks }: HealthConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      // Argo CD reads ConfigMaps with this label only. Ours would make it one that `-l …=jerrycan` finds and deletes.
      metadata: { name: 'argocd-cm', namespace, labels: { 'app.kubernetes.io/part-of': 'argocd' } },
      data: Object.fromEntries(checks.map((check) => [healthKey(check), check.lua])),
    });
  }
}

/** The key of a health check in `argocd-cm` (docs/operator-manual/health.md of Argo CD). */
export const healthKey = ({ group, kind }: Pick<HealthCheck, 'group' | 'kind'>): string =>
  `resource.customizations.health.${group}_${kind}`;
