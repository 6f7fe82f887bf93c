import type { Workload } from '../../../contracts/app-config';
import { chartsOf } from './chart-reference';
import { dataKind } from './data-operator';
import { storageField } from './storage-field';

/** A custom resource that keeps data, or may keep data. */
export interface CustomObject {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly where: string;
  /** Why it counts as stateful, or why it cannot be judged. */
  readonly why: string;
  /** It is known to keep data. If false, it may keep data and is not judged. */
  readonly isStateful: boolean;
  /** The workload that an operator makes of it. An app may capture that workload. */
  readonly makes?: Workload;
}

/** Groups of tools that refer to other objects' volumes, or that protect data. */
const REFERRING = /(^|\.)(kyverno\.io|gatekeeper\.sh|cert-manager\.io|kanister\.io|velero\.io)$/;
/** Kubernetes' own groups have no dot, or this ending. */
const KUBERNETES = /^[^.]*$|(^|\.)(?<!x-)k8s\.io$/;

/** A judgement from the group, the kind and the fields of an object. */
type Verdict = Pick<CustomObject, 'why' | 'isStateful' | 'makes'>;

/** Whether a custom resource keeps data; `undefined` if there is no sign of it. */
export function customVerdict(group: string, kind: string, name: string, value: object): Verdict | undefined {
  const known = dataKind(group, kind);
  if (known) return { isStateful: true, why: `is ${known.what}`, ...(known.makes && { makes: known.makes(name) }) };
  const charts = chartsOf(group, kind, value);
  const engines = [...new Set(charts.flatMap(({ engine }) => engine ?? []))];
  const names = [...new Set(charts.map(({ chart }) => chart))].join(', ');
  if (engines.length > 0) return { isStateful: true, why: `installs ${engines.join(', ')} (chart ${names})` };
  if (charts.length > 0)
    return { isStateful: false, why: `installs the chart ${names}, which is not read; render it (helm template)` };
  if (KUBERNETES.test(group) || REFERRING.test(group)) return undefined;
  const field = storageField(value);
  if (field === undefined) return undefined;
  return { isStateful: false, why: `has an unknown kind, and the field ${field}` };
}
