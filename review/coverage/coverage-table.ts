import { printable } from '../../cli/event';
import { table } from '../../cli/table';
import type { Cover, CoveredWorkload } from './coverage';

/** A row a workload. */
export function coverageTable(workloads: readonly CoveredWorkload[]): string {
  const rows = workloads.map(({ namespace, kind, name, why, cover }) => [
    namespace,
    kind,
    name,
    why.join('; '),
    protector(cover),
  ]);
  return table(
    ['namespace', 'kind', 'name', 'why stateful', 'protected by'],
    rows.map((cells) => cells.map(printable)),
  );
}

/** `3 stateful: 1 unprotected, 2 protected`. */
export function coverageCounts(workloads: readonly CoveredWorkload[]): string {
  const counts = (['unprotected', 'protected', 'exempt'] as const).flatMap((state) => {
    const count = workloads.filter(({ cover }) => cover.state === state).length;
    return count > 0 ? [`${count} ${state}`] : [];
  });
  return counts.length > 0 ? `${workloads.length} stateful: ${counts.join(', ')}` : 'nothing keeps data';
}

function protector(cover: Cover): string {
  if (cover.state === 'protected') return cover.app;
  if (cover.state === 'exempt') return `nobody, on purpose: ${cover.reason}`;
  return cover.hint ? `NOBODY (${cover.hint})` : 'NOBODY';
}
