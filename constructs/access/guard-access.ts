import { Construct } from 'constructs';
import type { WriterRef } from '../../blueprints/dsl';
import { GUARD, namesOf } from '../../contracts/names';
import { Access, every, named } from './access';

export interface GuardAccessProps {
  readonly app: string;
  /** The namespace of the writers. */
  readonly namespace: string;
  /** The namespaces of the captures, where the pods of their tasks are. */
  readonly captureNamespaces: readonly string[];
  /** The namespace of the guard, the app's Lease and its ConfigMap. */
  readonly kanisterNamespace: string;
  /** The workloads that the guard starts again. */
  readonly writers: readonly WriterRef[];
}

/**
 * What the guard may do for one app. It has no rights in the namespace of an unprotected app. RBAC cannot restrict pods
 * by label, a scale by direction, or a change of a CronJob by field. The admission policies `jerrycan-guard-app` and
 * `jerrycan-suspend` do that.
 */
export class GuardAccess extends Construct {
  constructor(scope: Construct, id: string, props: GuardAccessProps) {
    super(scope, id);
    const { app, namespace, captureNamespaces, kanisterNamespace, writers } = props;
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
    const starts = [...workloads, ...named('batch', 'cronjobs', cronJobs, ['get', 'patch'])];
    for (const place of new Set([namespace, ...captureNamespaces])) {
      const rules = [
        ...(place === namespace ? starts : []),
        ...(captureNamespaces.includes(place) ? [every('', 'pods', ['list', 'delete'])] : []),
      ];
      if (rules.length > 0) new Access(this, `in-${place}`, { app, name, namespace: place, serviceAccount, rules });
    }
  }
}
