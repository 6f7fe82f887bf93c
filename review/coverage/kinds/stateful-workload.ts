import type { Workload } from '../../../contracts/app-config';
import { databaseOf } from './database-image';
import type { Kind, ManifestObject } from './manifest-object';

/** A workload that keeps data, or a claim that nobody uses. */
export interface StatefulWorkload {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  /** Why it is taken for one, in words. */
  readonly why: readonly string[];
  readonly annotations: Readonly<Record<string, string>>;
  readonly where: string;
  /** What an operator makes of it, and an app may capture. */
  readonly makes?: Workload;
}

/** What makes others of these: in a cluster the pod of a Deployment is the Deployment's. */
const MAKERS: ReadonlySet<string> = new Set<Kind>([
  ...(['StatefulSet', 'Deployment', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job', 'CronJob'] as const),
]);
/** Whose pods end: an image of a database is a client there. */
const PASSING: ReadonlySet<Kind> = new Set(['Job', 'CronJob']);

/** What of these objects keeps data: what claims or mounts volumes, databases even without one, and claims that nobody mounts. */
export function statefulWorkloads(objects: readonly ManifestObject[]): StatefulWorkload[] {
  const workloads = objects.filter(({ kind }) => kind !== 'PersistentVolumeClaim');
  const top = workloads.filter(({ owner }) => owner === undefined || !MAKERS.has(owner));
  return [
    ...top.flatMap((object) => {
      const why = reasons(object);
      return why.length > 0 ? [stateful(object, why)] : [];
    }),
    ...objects
      // What a pod made with itself goes with it.
      .filter(({ kind, owner }) => kind === 'PersistentVolumeClaim' && owner !== 'Pod')
      .filter((claim) => !top.some((object) => uses(object, claim)))
      .map((claim) => {
        // A former ReplicaSet, of which its Deployment says nothing.
        const user = workloads.find((object) => uses(object, claim));
        return stateful(claim, [user ? `only ${user.kind} ${user.name} mounts it` : 'nobody mounts it']);
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

/** A StatefulSet's claims are named `<template>-<StatefulSet>-<number>`, and stay when it is scaled down. */
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
