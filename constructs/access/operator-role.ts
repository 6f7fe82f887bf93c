import { KubeClusterRole } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { GUARD } from '../../contracts/names';
import { every, named } from './access';

/**
 * What `npx jerrycan` needs but for `keys`, bound by nobody here: the team binds it to people, in Kanister's namespace and the apps'.
 * Whoever has it in Kanister's can run a Job as any app's runner: it equals every protected app's administrator.
 */
export class OperatorRole extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new KubeClusterRole(this, 'Resource', {
      metadata: { name: 'jerrycan-operator', labels: platformLabels },
      rules: [
        // A run is a Job made from the app's CronJob, followed through its pod and its pod's log.
        every('batch', 'jobs', ['create', 'get', 'list', 'watch', 'delete']),
        every('batch', 'cronjobs', ['get', 'list']),
        every('', 'pods', ['get', 'list', 'watch']),
        every('', 'pods/log', ['get']),
        // What an app is, who holds it, what Kanister did and said.
        every('', 'configmaps', ['get', 'list']),
        every('coordination.k8s.io', 'leases', ['get', 'list']),
        every('cr.kanister.io', 'actionsets', ['get', 'list', 'watch']),
        every('', 'events', ['get', 'list']),
        // Whether somebody ends what a dead run leaves.
        ...named('apps', 'deployments', [GUARD], ['get']),
      ],
    });
  }
}
