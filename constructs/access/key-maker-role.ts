import { KubeClusterRole } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { every } from './access';

/**
 * What `npx jerrycan keys` needs, bound by nobody here. Who has it in a namespace can read and change every Secret there: the API server answers a
 * patch with the whole object, and RBAC cannot name the Secrets of apps that are yet to come. Best bound in Kanister's namespace while keys are made.
 */
export class KeyMakerRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KubeClusterRole(this, 'Resource', {
      metadata: { name: 'jerrycan-key-maker', labels: platformLabels },
      rules: [
        every('', 'secrets', ['create', 'patch']),
        // Which cluster this is: the authority of its API server. And whether the cluster knows the next key yet: `app.json` of the
        // app's ConfigMap. Nothing in a ConfigMap is secret.
        every('', 'configmaps', ['get']),
      ],
    });
  }
}
