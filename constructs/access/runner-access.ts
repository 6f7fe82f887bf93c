import type { PolicyRule } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { WriterRef } from '../../blueprints/dsl';
import type { ArgoCdApplication } from '../../contracts/app-config';
import { namesOf } from '../../contracts/names';
import { Access, every, named } from './access';
import type { AccessCapture } from './kanister-access';

export interface RunnerAccessProps {
  readonly app: string;
  /** The namespace of the writers. */
  readonly namespace: string;
  /** The namespace of the runner, the ActionSets and the Lease. */
  readonly kanisterNamespace: string;
  /** The captures. The runner checks that their objects exist, and that the hosts of their servers lead to them. */
  readonly captures: readonly AccessCapture[];
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
    const { app, namespace, kanisterNamespace, captures, argoCd } = props;
    const name = namesOf(app).runner;
    const serviceAccount = { name, namespace: kanisterNamespace };
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
    for (const place of new Set([namespace, ...captures.map((capture) => capture.namespace)]))
      new Access(this, `in-${place}`, { app, name, namespace: place, serviceAccount, rules: rulesIn(place, props) });
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

/** Returns the rights in a namespace with writers, with captures, or with both. */
function rulesIn(namespace: string, props: RunnerAccessProps): PolicyRule[] {
  const isHome = namespace === props.namespace;
  const captures = props.captures.filter((capture) => capture.namespace === namespace);
  const objects = captures.flatMap(({ blueprint }) => blueprint.object ?? []);
  const writers = isHome ? props.writers : [];
  const workloads = (['Deployment', 'StatefulSet'] as const).flatMap((kind) => {
    const plural = `${kind.toLowerCase()}s`;
    const scaled = writers.filter((writer) => writer.kind === kind).map(({ name }) => name);
    const seen = [...objects.filter((object) => object.kind === kind).map(({ name }) => name), ...scaled];
    return [
      ...named('apps', plural, seen, ['get']),
      ...named('apps', `${plural}/scale`, scaled, ['get', 'update', 'patch']),
    ];
  });
  const cronJobs = writers.filter(({ kind }) => kind === 'CronJob').map(({ name }) => name);
  // The host of a server outside of the cluster is not compared with an object.
  const connections = captures.flatMap(({ blueprint }) => (blueprint.object ? blueprint.connectsTo : []));
  const services = connections.flatMap(({ host }) => (host === undefined ? [] : servicesOf(host)));
  return [
    ...workloads,
    // The admission policy `jerrycan-suspend` restricts the fields that it may change.
    ...named('batch', 'cronjobs', cronJobs, ['get', 'patch']),
    ...(cronJobs.length > 0 ? [every('batch', 'jobs', ['list'])] : []),
    // For a task that Kanister has forgotten. The admission policy `jerrycan-runner-app` restricts which pods.
    every('', 'pods', ['get', 'list', ...(captures.length > 0 ? ['delete'] : [])]),
    ...(isHome ? [every('autoscaling', 'horizontalpodautoscalers', ['list'])] : []),
    ...named('', 'services', services, ['get']),
    ...(services.length > 0 ? [every('discovery.k8s.io', 'endpointslices', ['list'])] : []),
  ];
}

/**
 * Returns the Services that a host may name: `db`, `db.namespace.svc`, or a pod's name before its Service's name,
 * `db-0.db`. An IP address names none.
 */
function servicesOf(host: string): string[] {
  if (/^[\d.]+$|:/.test(host)) return [];
  return host.split('.', 2).filter((label) => label.length > 0);
}
