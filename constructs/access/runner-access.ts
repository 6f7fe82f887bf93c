import { Construct } from 'constructs';
import type { ObjectRef, WriterRef } from '../../blueprints/dsl';
import type { ArgoCdApplication } from '../../contracts/app-config';
import { namesOf } from '../../contracts/names';
import { Access, every, named } from './access';

export interface RunnerAccessProps {
  readonly app: string;
  readonly namespace: string;
  /** The namespace of the runner, the ActionSets and the Lease. */
  readonly kanisterNamespace: string;
  /** The object of the backup. The runner checks that it exists. */
  readonly object: ObjectRef;
  /** The hosts of the object's server. The runner checks that they lead to the object. @default - none */
  readonly hosts?: readonly string[];
  /** The workloads that the runner scales, and the CronJobs that it suspends. */
  readonly writers: readonly WriterRef[];
  /**
   * The Argo CD Application that the runner reads before it stops a writer.
   * @default - none, and no right to read any
   */
  readonly argoCd?: ArgoCdApplication | undefined;
}

/**
 * What an app's runner may do in the cluster. RBAC cannot restrict the creation of an ActionSet by name: the admission
 * policy `jerrycan-runner` does that. The policy `jerrycan-runner-app` restricts the pods that the runner may delete to
 * those of its own runs.
 */
export class RunnerAccess extends Construct {
  constructor(scope: Construct, id: string, props: RunnerAccessProps) {
    super(scope, id);
    const { app, namespace, kanisterNamespace, object, hosts = [], writers, argoCd } = props;
    const name = namesOf(app).runner;
    const serviceAccount = { name, namespace: kanisterNamespace };
    const workloads = (['Deployment', 'StatefulSet'] as const).flatMap((kind) => {
      const plural = `${kind.toLowerCase()}s`;
      const scaled = writers.filter((writer) => writer.kind === kind).map((writer) => writer.name);
      const seen = object.kind === kind ? [object.name, ...scaled] : scaled;
      return [
        ...named('apps', plural, seen, ['get']),
        ...named('apps', `${plural}/scale`, scaled, ['get', 'update', 'patch']),
      ];
    });
    const cronJobs = writers.filter(({ kind }) => kind === 'CronJob').map((writer) => writer.name);
    new Access(this, 'Kanister', {
      app,
      name,
      namespace: kanisterNamespace,
      serviceAccount,
      rules: [
        every('cr.kanister.io', 'actionsets', ['create', 'get', 'list', 'watch', 'delete']),
        every('coordination.k8s.io', 'leases', ['create']),
        ...named('coordination.k8s.io', 'leases', [app], ['get', 'update']),
        every('', 'events', ['create']),
      ],
    });
    new Access(this, 'App', {
      app,
      name,
      namespace,
      serviceAccount,
      rules: [
        ...workloads,
        // The admission policy `jerrycan-suspend` restricts the fields that it may change.
        ...named('batch', 'cronjobs', cronJobs, ['get', 'patch']),
        ...(cronJobs.length > 0 ? [every('batch', 'jobs', ['list'])] : []),
        // For a task that Kanister has forgotten. The admission policy `jerrycan-runner-app` restricts which pods.
        every('', 'pods', ['get', 'list', 'delete']),
        every('autoscaling', 'horizontalpodautoscalers', ['list']),
        ...named('', 'services', hosts.flatMap(servicesOf), ['get']),
        ...(hosts.some((host) => servicesOf(host).length > 0)
          ? [every('discovery.k8s.io', 'endpointslices', ['list'])]
          : []),
      ],
    });
    if (argoCd)
      new Access(this, 'ArgoCd', {
        app,
        name: namesOf(app).argoCd,
        namespace: argoCd.namespace,
        serviceAccount,
        rules: named('argoproj.io', 'applications', [argoCd.application], ['get']),
      });
  }
}

/**
 * Returns the Services that a host may name: `db`, `db.namespace.svc`, or a pod's name before its Service's name,
 * `db-0.db`. An IP address names none.
 */
function servicesOf(host: string): string[] {
  if (/^[\d.]+$|:/.test(host)) return [];
  return host.split('.', 2).filter((label) => label.length > 0);
}
