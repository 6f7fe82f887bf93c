import { KubeJob } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { appLabels } from '../../contracts/labels';
import { lastWave, namesOf } from '../../contracts/names';
import { Access, named } from '../access/access';
import { type BackupJobProps, backupJob } from './backup-job';

export interface BeforeSyncProps extends Omit<BackupJobProps, 'now'> {
  /** The app's, where the hook runs. */
  readonly namespace: string;
  readonly kanisterNamespace: string;
}

/**
 * A backup that waits for whoever syncs the app: a suspended Job, and the right to start it.
 *
 * Who may start it can change nothing of what it does, since Kubernetes lets nobody change a Job's containers, volumes or ServiceAccount; who could
 * create Jobs here could be any app's runner. It is Argo CD that brings it anew when it is gone.
 */
export class BeforeSync extends Construct {
  constructor(scope: Construct, id: string, { namespace, kanisterNamespace, ...job }: BeforeSyncProps) {
    super(scope, id);
    const { app } = job;
    const name = namesOf(app).beforeSync;
    new KubeJob(this, 'Resource', {
      metadata: {
        name,
        namespace: kanisterNamespace,
        labels: appLabels(app),
        annotations: {
          ...lastWave,
          // Suspended it would be the whole Application's health.
          'argocd.argoproj.io/ignore-healthcheck': 'true',
          // What of a Job cannot be changed is made anew.
          'argocd.argoproj.io/sync-options': 'Force=true,Replace=true',
        },
      },
      spec: { suspend: true, ...backupJob({ ...job, now: true }) },
    });
    new Access(this, 'Access', {
      app,
      name,
      namespace: kanisterNamespace,
      serviceAccount: { name, namespace },
      rules: [
        ...named('batch', 'jobs', [name], ['get', 'update', 'delete']),
        // Whether another run is at work: then it is waited for.
        ...named('coordination.k8s.io', 'leases', [app], ['get']),
      ],
    });
  }
}
