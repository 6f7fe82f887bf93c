import type { Workload } from '../../../contracts/app-config';
import { databaseOf } from './database-image';
import type { Kind, ManifestObject } from './manifest-object';

/** A workload that keeps data, or an unused claim. */
export interface StatefulWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** Why it counts as stateful. */
  readonly why: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly where: string;
  /** The workload that an operator makes of it. An app may capture that workload. */
  readonly makes?: Workload;
}

/** Kinds that make other workloads: in a cluster the pod of a Deployment counts as part of the Deployment. */
const MAKERS: ReadonlySet<string> = new Set<Kind>([
  ...(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'] as const),
]);
/** Kinds whose pods end. A database image there is a client. */
const PASSING: ReadonlySet<Kind> = new Set(['Job', 'CronJob']);

/** Finds the workloads that keep data: they claim or mount volumes, or run a database. Unmounted claims count too. */
export function statefulWorkloads(objects: readonly ManifestObject[]): StatefulWorkload[] {
  const workloads = objects.filter(({ kind }) => kind !== 'PersistentVolumeClaim');
  const top = workloads.filter(({ owner }) => owner === undefined || !MAKERS.has(owner));
  return [
    ...top.flatMap((object) => {
      const why = reasons(object);
      return why.length > 0 ? [stateful(object, why)] : [];
    }),
    ...objects
      // A claim that a pod owns is deleted with the pod.
      .filter(({ kind, owner }) => kind === 'PersistentVolumeClaim' && owner !== 'Pod')
      .filter((claim) => !top.some((object) => uses(object, claim)))
      .map((claim) => {
        // Only an old ReplicaSet mounts it; the Deployment no longer does.
        const user = workloads.find((object) => uses(object, claim));
        return stateful(claim, [user ? `only ${user.kind} ${user.name} mounts it` : 'no workload mounts it']);
      }),
  ];
}

const stateful = ({ namespace, kind, name, annotations, where }: ManifestObject, why: readonly string[]) => ({
  namespace,
  kind,
  name,
  why,
  annotations,
  where,
});

function reasons({ kind, pod, claimTemplates }: ManifestObject): string[] {
  const databases = PASSING.has(kind) ? [] : (pod?.images ?? []).flatMap((image) => databaseOf(image) ?? []);
  return [
    ...(claimTemplates.length > 0 ? [`claims ${listed(claimTemplates)}`] : []),
    ...(pod && pod.claims.length > 0 ? [`mounts ${listed(pod.claims)}`] : []),
    ...(pod && pod.places.length > 0 ? [`writes to ${listed(pod.places)}`] : []),
    ...(databases.length > 0 ? [`runs ${listed(databases)}`] : []),
  ];
}

const listed = (names: readonly string[]): string => [...new Set(names)].join(', ');

/** The claims of a StatefulSet are named `<template>-<StatefulSet>-<number>`, and are kept when it is scaled down. */
function uses({ kind, namespace, name, pod, claimTemplates }: ManifestObject, claim: ManifestObject): boolean {
  if (namespace !== claim.namespace) return false;
  if (pod?.claims.includes(claim.name)) return true;
  return (
    kind === 'StatefulSet' &&
    claimTemplates.some((template) => {
      const prefix = `${template}-${name}-`;
      return claim.name.startsWith(prefix) && /^\d+$/.test(claim.name.slice(prefix.length));
    })
  );
}
