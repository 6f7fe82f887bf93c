import { Construct } from 'constructs';
import type { WriterRef } from '../../blueprints/dsl';
import { GUARD, namesOf } from '../../contracts/names';
import { Access, every, named } from './access';

export interface GuardAccessProps {
  readonly app: string;
  readonly namespace: string;
  /** Where the guard itself, the app's Lease and its ConfigMap are. */
  readonly kanisterNamespace: string;
  /** What the guard starts again. */
  readonly writers: readonly WriterRef[];
}

/**
 * What the guard may do for one app: it has no right in the namespace of an app that is not protected. RBAC cannot tie pods to a label, nor a scale to a
 * direction, nor a change of a CronJob to one field: the admission policies `jerrycan-guard-app` and `jerrycan-suspend` do.
 */
export class GuardAccess extends Construct {
  constructor(scope: Construct, id: string, props: GuardAccessProps) {
    super(scope, id);
    const { app, namespace, kanisterNamespace, writers } = props;
    const name = namesOf(app).guard;
    const serviceAccount = { name: GUARD, namespace: kanisterNamespace };
    const workloads = (['Deployment', 'StatefulSet'] as const).flatMap((kind) => {
      const plural = `${kind.toLowerCase()}s`;
      const names = writers.filter((writer) => writer.kind === kind).map((writer) => writer.name);
      return [...named('apps', plural, names, ['get']), ...named('apps', `${plural}/scale`, names, ['patch'])];
    });
    const cronJobs = writers.filter(({ kind }) => kind === 'CronJob').map((writer) => writer.name);
    new Access(this, 'Kanister', {
      app,
      name,
      namespace: kanisterNamespace,
      serviceAccount,
      rules: [
        ...named('', 'configmaps', [app], ['get']),
        ...named('coordination.k8s.io', 'leases', [app], ['get', 'update']),
      ],
    });
    new Access(this, 'App', {
      app,
      name,
      namespace,
      serviceAccount,
      rules: [
        ...workloads,
        ...named('batch', 'cronjobs', cronJobs, ['get', 'patch']),
        every('', 'pods', ['list', 'delete']),
      ],
    });
  }
}
