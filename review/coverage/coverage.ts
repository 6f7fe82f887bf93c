import type { Workload, Writer } from '../../contracts/app-config';
import type { StatefulWorkload } from './kinds/stateful-workload';

/** An app, as far as it says what it protects. */
export interface DeclaredApp {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly retired: boolean;
  /** What is captured. */
  readonly object: Workload;
  /** Who is stopped by a restore: their own volumes are in no dump. */
  readonly writers: readonly Writer[];
}

/** Who protects a workload. */
export type Protector =
  | { readonly state: 'protected'; readonly app: string }
  /** Somebody wrote why it is not to be. */
  | { readonly state: 'exempt'; readonly reason: string }
  | { readonly state: 'unprotected'; readonly hint?: string };

export type JudgedWorkload = Omit<StatefulWorkload, 'annotations' | 'makes'> & { readonly protector: Protector };

/** On a workload, or on a claim that nobody mounts: why nobody protects it. */
export const EXEMPT = 'jerrycan.dev/unprotected';

/** Who protects each, the unprotected first. */
export function withProtectors(workloads: readonly StatefulWorkload[], apps: readonly DeclaredApp[]): JudgedWorkload[] {
  const order: readonly Protector['state'][] = ['unprotected', 'protected', 'exempt'];
  return workloads
    .map((workload): JudgedWorkload => {
      // They hold whatever others wrote into them, whole manifests among it.
      const { annotations: _, makes: __, ...rest } = workload;
      return { ...rest, protector: protectorOf(workload, apps) };
    })
    .sort((a, b) => order.indexOf(a.protector.state) - order.indexOf(b.protector.state) || compare(keyOf(a), keyOf(b)));
}

/** Apps of which nothing is there: what they capture has another name, or is gone. Only of namespaces that were looked into. */
export function missing(apps: readonly DeclaredApp[], there: readonly Named[]): DeclaredApp[] {
  const namespaces = new Set(there.map(({ namespace }) => namespace));
  const names = new Set(there.map(keyOf));
  return apps.filter(
    ({ retired, namespace, object }) =>
      !retired && namespaces.has(namespace) && !names.has(keyOf({ namespace, ...object })),
  );
}

type Named = { readonly namespace: string; readonly kind: string; readonly name: string };

const keyOf = ({ namespace, kind, name }: Named): string => `${namespace} ${kind} ${name}`;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function protectorOf(workload: StatefulWorkload, apps: readonly DeclaredApp[]): Protector {
  const here = apps.filter(({ namespace }) => namespace === workload.namespace);
  const is = ({ kind, name }: Writer) =>
    [workload, workload.makes].some((each) => each?.kind === kind && each.name === name);
  const capturing = here.filter(({ object }) => is(object));
  const active = capturing.find(({ retired }) => !retired);
  if (active) return { state: 'protected', app: active.name };
  const reason = workload.annotations[EXEMPT];
  if (reason?.trim()) return { state: 'exempt', reason: reason.trim() };
  const hint = hintOf(
    reason,
    capturing[0],
    here.find(({ writers }) => writers.some(is)),
  );
  return { state: 'unprotected', ...(hint !== undefined && { hint }) };
}

function hintOf(reason: string | undefined, retired?: DeclaredApp, written?: DeclaredApp): string | undefined {
  if (reason !== undefined) return `${EXEMPT} gives no reason`;
  if (retired) return `${retired.name} is retired`;
  return written && `writes for ${written.name}, whose backups have the database alone`;
}
