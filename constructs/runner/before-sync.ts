import { KubeJob } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { appLabels } from '../../contracts/labels';
import { lastWave, namesOf } from '../../contracts/names';
import { Access, named } from '../access/access';
import { type BackupJobProps, backupJob } from './backup-job';

export interface BeforeSyncProps extends Omit<BackupJobProps, 'now'> {
  /** The app's namespace, where the hook runs. */
  readonly namespace: string;
  readonly kanisterNamespace: string;
}

/**
 * A backup that a sync of the app starts: a suspended Job, and the right to start it.
 *
 * The hook can start the Job but cannot change what it does, because Kubernetes does not allow changing a Job's
 * containers, volumes or ServiceAccount. A right to create Jobs here would allow running as any app's runner. If the
 * Job is deleted, Argo CD creates it again.
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
          // A suspended Job would determine the health of the whole Application.
          'argocd.argoproj.io/ignore-healthcheck': 'true',
          // Immutable fields of a Job change only if the Job is replaced.
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
        // Shows whether another run is active. The hook then waits for it.
        ...named('coordination.k8s.io', 'leases', [app], ['get']),
      ],
    });
  }
}
