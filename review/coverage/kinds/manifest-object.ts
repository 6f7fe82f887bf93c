import { z } from 'zod';
import { type PodSpec, podOf, podSpec } from './pod-spec';

/** An object that keeps data or may keep data, from a manifest or a cluster, reduced to what coverage reads. */
export interface ManifestObject {
  readonly kind: Kind;
  readonly namespace: string;
  /** With a `*` if the API server generates the name: `report-*`. */
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  /** The kind of the controlling owner, if there is one. Includes the group if it is not Kubernetes' own: `StatefulSet.apps.kruise.io`. */
  readonly owner?: string;
  /** The spec of the pods that it makes, or of the pod itself; a claim has none. */
  readonly pod?: PodSpec;
  /** The names of the claim templates: one claim for each of its pods. */
  readonly claimTemplates: readonly string[];
  /** Where to find it: `apps/shop.yaml:12`, `context prod`. */
  readonly where: string;
}

/** The API groups of Kubernetes' own kinds. In another group the same kind belongs to another project. */
const GROUPS = {
  StatefulSet: 'apps',
  Deployment: 'apps',
  DaemonSet: 'apps',
  ReplicaSet: 'apps',
  ReplicationController: '',
  Pod: '',
  Job: 'batch',
  CronJob: 'batch',
  PersistentVolumeClaim: '',
} as const;

export type Kind = keyof typeof GROUPS;

const template = z.looseObject({ spec: podSpec.nullish() }).nullish();
const object = z.looseObject({
  metadata: z.looseObject({
    name: z.string().nullish(),
    generateName: z.string().nullish(),
    namespace: z.string().nullish(),
    annotations: z.unknown().optional(),
    ownerReferences: z
      .array(z.looseObject({ apiVersion: z.string(), kind: z.string(), controller: z.boolean().nullish() }))
      .nullish(),
  }),
});
const named = object.refine(({ metadata }) => metadata.name || metadata.generateName, {
  path: ['metadata', 'name'],
  error: 'must be a name',
});
const workload = z.looseObject({
  template,
  jobTemplate: z.looseObject({ spec: z.looseObject({ template }).nullish() }).nullish(),
  volumeClaimTemplates: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string() }) })).nullish(),
});

/** The kind of the object, if coverage reads it. Checks only `apiVersion` and `kind`. */
export function kindOf(value: unknown): Kind | undefined {
  const { apiVersion, kind } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || !Object.hasOwn(GROUPS, kind)) return undefined;
  const group = groupOf(apiVersion);
  const wanted = GROUPS[kind as Kind];
  // Manifests older than Kubernetes 1.16 use `extensions`.
  return group === wanted || (wanted === 'apps' && group === 'extensions') ? (kind as Kind) : undefined;
}

/** The group of an `apiVersion`: `apps` of `apps/v1`, nothing of `v1`. */
export const groupOf = (apiVersion: string): string =>
  apiVersion.includes('/') ? apiVersion.replace(/\/.*$/, '') : '';

/** @throws z.ZodError if Kubernetes would not accept the value as an object of this kind */
export function manifestObject(kind: Kind, value: unknown, at: { namespace: string; where: string }): ManifestObject {
  const { metadata } = named.parse(value);
  const { spec } = value as { spec?: unknown };
  const maker = metadata.ownerReferences?.find(({ controller }) => controller);
  const owner = maker && ownerOf(maker);
  // A static pod belongs to the node.
  const { pod, claimTemplates } = specOf(kind, spec ?? {}, kind === 'DaemonSet' || owner === 'Node');
  return {
    kind,
    namespace: metadata.namespace ?? at.namespace,
    name: metadata.name ?? `${metadata.generateName}*`,
    annotations: annotationsOf(metadata.annotations),
    claimTemplates,
    where: at.where,
    ...(owner !== undefined && { owner }),
    ...(pod && { pod }),
  };
}

/** The annotations that are text. Other values are invalid, and are dropped. */
export function annotationsOf(annotations: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(annotations ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function ownerOf(maker: { readonly apiVersion: string; readonly kind: string }): string {
  const group = groupOf(maker.apiVersion);
  return kindOf(maker) ?? (group === '' ? maker.kind : `${maker.kind}.${group}`);
}

function specOf(kind: Kind, spec: unknown, ofNode: boolean): Pick<ManifestObject, 'pod' | 'claimTemplates'> {
  if (kind === 'PersistentVolumeClaim') return { claimTemplates: [] };
  if (kind === 'Pod') return { pod: podOf(podSpec.parse(spec), ofNode), claimTemplates: [] };
  const { template, jobTemplate, volumeClaimTemplates } = workload.parse(spec);
  return {
    pod: podOf((jobTemplate?.spec?.template ?? template)?.spec ?? {}, ofNode),
    claimTemplates: volumeClaimTemplates?.map(({ metadata }) => metadata.name) ?? [],
  };
}
