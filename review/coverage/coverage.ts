import type { Workload, Writer } from '../../contracts/app-config';
import type { StatefulWorkload } from './kinds/stateful-workload';

/** An app, reduced to what it protects. */
export interface DeclaredApp {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
  /** The captured workloads. A server outside of the cluster is none. */
  readonly captured: readonly CapturedWorkload[];
  /** The workloads in `namespace` that a restore stops. Their own volumes are not part of a dump. */
  readonly writers: readonly Writer[];
}

/** A workload that a capture of an app reads. */
export interface CapturedWorkload {
  /** The name of the capture. `null`: the app was synthesized before captures. */
  readonly name: string | null;
  readonly namespace: string;
  readonly object: Workload;
}

/** An app and one of its captured workloads. */
export interface LostWorkload extends CapturedWorkload {
  readonly app: string;
}

/** What protects a workload. */
export type Protector =
  | { readonly state: 'protected'; readonly app: string; readonly capture?: string }
  /** Its annotation gives the reason why it needs no protection. */
  | { readonly state: 'exempt'; readonly reason: string }
  | { readonly state: 'unprotected'; readonly hint?: string };

export type JudgedWorkload = Omit<StatefulWorkload, 'annotations' | 'makes'> & { readonly protector: Protector };

/** The annotation on a workload, or on an unmounted claim, with the reason why no app protects it. */
export const EXEMPT = 'jerrycan.dev/unprotected';

/** Finds what protects each workload. The unprotected workloads come first. */
export function withProtectors(workloads: readonly StatefulWorkload[], apps: readonly DeclaredApp[]): JudgedWorkload[] {
  const order: readonly Protector['state'][] = ['unprotected', 'protected', 'exempt'];
  return workloads
    .map((workload): JudgedWorkload => {
      // Annotations can contain any text of other tools, even whole manifests.
      const { annotations: _, makes: __, ...rest } = workload;
      return { ...rest, protector: protectorOf(workload, apps) };
    })
    .sort((a, b) => order.indexOf(a.protector.state) - order.indexOf(b.protector.state) || compare(keyOf(a), keyOf(b)));
}

/** Captured workloads that do not exist: they have another name, or were deleted. Only in namespaces from which an object was read. */
export function missing(apps: readonly DeclaredApp[], there: readonly Named[]): LostWorkload[] {
  const namespaces = new Set(there.map(({ namespace }) => namespace));
  const names = new Set(there.map(keyOf));
  return apps
    .filter(({ retired }) => !retired)
    .flatMap(({ name: app, captured }) => captured.map((capture) => ({ app, ...capture })))
    .filter(({ namespace, object }) => namespaces.has(namespace) && !names.has(keyOf({ namespace, ...object })));
}

type Named = { readonly namespace: string; readonly kind: string; readonly name: string };

const keyOf = ({ namespace, kind, name }: Named): string => `${namespace} ${kind} ${name}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function protectorOf(workload: StatefulWorkload, apps: readonly DeclaredApp[]): Protector {
  const is = ({ kind, name }: Writer) =>
    [workload, workload.makes].some((each) => each?.kind === kind && each.name === name);
  const capturing = apps.flatMap((app) =>
    app.captured
      .filter(({ namespace, object }) => namespace === workload.namespace && is(object))
      .map((capture) => ({ app, capture })),
  );
  const active = capturing.find(({ app }) => !app.retired);
  if (active) {
    const { app, capture } = active;
    return { state: 'protected', app: app.name, ...(capture.name !== null && { capture: capture.name }) };
  }
  const reason = workload.annotations[EXEMPT];
  if (reason?.trim()) return { state: 'exempt', reason: reason.trim() };
  const hint = hintOf(
    reason,
    capturing[0]?.app,
    apps.find(({ namespace, writers }) => namespace === workload.namespace && writers.some(is)),
  );
  return { state: 'unprotected', ...(hint !== undefined && { hint }) };
}

function hintOf(reason: string | undefined, retired?: DeclaredApp, written?: DeclaredApp): string | undefined {
  if (reason !== undefined) return `${EXEMPT} gives no reason`;
  if (retired) return `${retired.name} is retired`;
  return written && `writes for ${written.name}, none of whose captures contains it`;
}
