import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { HealthConfigMap, type HealthConfigMapProps } from '../../constructs/argo-cd/health-config-map';

/**
 * What is merged into Argo CD's own ConfigMap, separate from objects that are applied as a whole: the folder
 * `manifests/argocd/health/`.
 */
export class ArgoCdHealthChart extends Chart {
  constructor(scope: Construct, props: HealthConfigMapProps) {
    super(scope, 'health');
    new HealthConfigMap(this, 'Health', props);
  }
}
