import { printable } from '../../cli/report/event';
import { table } from '../../cli/report/table';
import type { JudgedWorkload, Protector } from './coverage';
import type { Unjudged } from './unjudged';

/** A table with one row per workload. */
export function coverageTable(workloads: readonly JudgedWorkload[]): string {
  const rows = workloads.map(({ namespace, kind, name, why, protector }) => [
    namespace,
    kind,
    name,
    why.join('; '),
    protectedBy(protector),
  ]);
  return table(
    ['namespace', 'kind', 'name', 'why stateful', 'protected by'],
    rows.map((cells) => cells.map(printable)),
  );
}

/** A table with one row per object that was not judged. */
export function unjudgedTable(unjudged: readonly Unjudged[]): string {
  const rows = unjudged.map(({ where, object = '', why, exempt }) => [
    object,
    where,
    exempt ? `on purpose: ${exempt}` : why,
  ]);
  return table(
    ['not judged', 'where', 'why'],
    rows.map((cells) => cells.map(printable)),
  );
}

/** `3 stateful: 1 unprotected, 2 protected; 1 not judged, may keep data`. */
export function coverageCounts(workloads: readonly JudgedWorkload[], unjudged: readonly Unjudged[]): string {
  const counts = (['unprotected', 'protected', 'exempt'] as const).flatMap((state) => {
    const count = workloads.filter(({ protector }) => protector.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  const stateful = counts.length > 0 ? `${workloads.length} stateful: ${counts.join(', ')}` : undefined;
  const exempt = unjudged.filter((each) => each.exempt).length;
  const unknown = unjudged.length - exempt;
  return [
    stateful ?? (unjudged.length === 0 ? 'no object keeps data' : 'no judged object keeps data'),
    ...(unknown > 0 ? [`${unknown} not judged, may keep data`] : []),
    ...(exempt > 0 ? [`${exempt} not judged, on purpose`] : []),
  ].join('; ');
}

function protectedBy(protector: Protector): string {
  if (protector.state === 'protected')
    return protector.capture === undefined ? protector.app : `${protector.app}.${protector.capture}`;
  if (protector.state === 'exempt') return `no app, on purpose: ${protector.reason}`;
  return protector.hint ? `NO APP (${protector.hint})` : 'NO APP';
}
