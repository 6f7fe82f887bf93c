import { KubeClusterRole } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { GUARD } from '../../contracts/names';
import { every, named } from './access';

/**
 * The rights that `npx jerrycan` needs for everything except `keys`. Jerrycan does not bind this role: your team binds
 * it to people, in Kanister's namespace and in the apps' namespaces. In Kanister's namespace it allows running a Job as
 * any app's runner, so it is equivalent to being an administrator of every protected app.
 */
export class OperatorRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KubeClusterRole(this, 'Resource', {
      metadata: { name: 'jerrycan-operator', labels: platformLabels },
      rules: [
        // A run is a Job created from the app's CronJob. The CLI follows its pod and the pod's log.
        every('batch', 'jobs', ['create', 'get', 'list', 'watch', 'delete']),
        every('batch', 'cronjobs', ['get', 'list']),
        every('', 'pods', ['get', 'list', 'watch']),
        every('', 'pods/log', ['get']),
        // The app's configuration, the holder of its Lease, and what Kanister did and reported.
        every('', 'configmaps', ['get', 'list']),
        every('coordination.k8s.io', 'leases', ['get', 'list']),
        every('cr.kanister.io', 'actionsets', ['get', 'list', 'watch']),
        every('', 'events', ['get', 'list']),
        // Whether the guard runs, which cleans up after a dead run.
        ...named('apps', 'deployments', [GUARD], ['get']),
      ],
    });
  }
}
