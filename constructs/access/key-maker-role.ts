import { KubeClusterRole } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { every } from './access';

/**
 * The rights that `npx jerrycan keys` needs. Jerrycan does not bind this role. In a namespace where you have it, you
 * can read and change every Secret: the API server answers a patch with the whole object, and RBAC cannot name the
 * Secrets of future apps. Bind it in Kanister's namespace only while you create keys.
 */
export class KeyMakerRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KubeClusterRole(this, 'Resource', {
      metadata: { name: 'jerrycan-key-maker', labels: platformLabels },
      rules: [
        every('', 'secrets', ['create', 'patch']),
        // Identifies the cluster by the authority of its API server, and shows whether the cluster already has the next
        // key: `app.json` in the app's ConfigMap. A ConfigMap contains nothing secret.
        every('', 'configmaps', ['get']),
      ],
    });
  }
}
