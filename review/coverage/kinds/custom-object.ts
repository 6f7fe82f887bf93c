import type { Workload } from '../../../contracts/app-config';
import { chartsOf } from './chart-reference';
import { dataKind } from './data-operator';
import { storageField } from './storage-field';

/** A custom resource that keeps data, or may. */
export interface CustomObject {
  readonly namespace: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly where: string;
  /** Why it is taken for what keeps data, or why nobody can say; in words. */
  readonly why: string;
  /** It is known to keep data. Else it may, and is not judged. */
  readonly isStateful: boolean;
  /** What an operator makes of it, and an app may capture. */
  readonly makes?: Workload;
}

/** Of groups that are not Kubernetes' own: what speaks of other objects' volumes, and what protects data. */
const SPEAKING = /(^|\.)(kyverno\.io|gatekeeper\.sh|cert-manager\.io|kanister\.io|velero\.io)$/;
/** Kubernetes' own groups have no dot, or end so. */
const KUBERNETES = /^[^.]*$|(^|\.)(?<!x-)k8s\.io$/;

/** What is judged of an object by its group, its kind and its fields alone. */
type Verdict = Pick<CustomObject, 'why' | 'isStateful' | 'makes'>;

/** Whether an object of a kind that is not Kubernetes' own keeps data; `undefined`: nothing says so. */
export function customVerdict(group: string, kind: string, name: string, value: object): Verdict | undefined {
  const known = dataKind(group, kind);
  if (known) return { isStateful: true, why: `is ${known.what}`, ...(known.makes && { makes: known.makes(name) }) };
  const charts = chartsOf(group, kind, value);
  const engines = [...new Set(charts.flatMap(({ engine }) => engine ?? []))];
  const names = [...new Set(charts.map(({ chart }) => chart))].join(', ');
  if (engines.length > 0) return { isStateful: true, why: `installs ${engines.join(', ')} (chart ${names})` };
  if (charts.length > 0)
    return { isStateful: false, why: `installs the chart ${names}, which is not read; render it (helm template)` };
  if (KUBERNETES.test(group) || SPEAKING.test(group)) return undefined;
  const field = storageField(value);
  if (field === undefined) return undefined;
  return { isStateful: false, why: `is of a kind that is not known, and has the field ${field}` };
}
