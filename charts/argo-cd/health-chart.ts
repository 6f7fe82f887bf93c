import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { HealthConfigMap, type HealthConfigMapProps } from '../../constructs/argo-cd/health-config-map';

/** What is merged into a ConfigMap of Argo CD's own, apart from what is applied whole: the folder `manifests/argocd/health/`. */
export class ArgoCdHealthChart extends Chart {
  constructor(scope: Construct, props: HealthConfigMapProps) {
    super(scope, 'health');
    new HealthConfigMap(this, 'Health', props);
  }
}
