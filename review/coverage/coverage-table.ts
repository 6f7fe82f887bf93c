import { printable } from '../../cli/event';
import { table } from '../../cli/table';
import type { JudgedWorkload, Protector } from './coverage';

/** A row a workload. */
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

/** `3 stateful: 1 unprotected, 2 protected`. */
export function coverageCounts(workloads: readonly JudgedWorkload[]): string {
  const counts = (['unprotected', 'protected', 'exempt'] as const).flatMap((state) => {
    const count = workloads.filter(({ protector }) => protector.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  return counts.length > 0 ? `${workloads.length} stateful: ${counts.join(', ')}` : 'nothing keeps data';
}

function protectedBy(protector: Protector): string {
  if (protector.state === 'protected') return protector.app;
  if (protector.state === 'exempt') return `nobody, on purpose: ${protector.reason}`;
  return protector.hint ? `NOBODY (${protector.hint})` : 'NOBODY';
}
