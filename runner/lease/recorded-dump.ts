import type { Lease } from './lease';

/** Records that no writer ran while it mattered. From now on the dump is good even without the quiesce. */
export const markConsistent = (lease: Lease): Promise<void> =>
  lease.update(({ dump, ...record }) => ({ ...record, ...(dump && { dump: { ...dump, consistent: true } }) }));

/** Removes a committed dump and its ActionSet from the record. */
export const committed = (lease: Lease, run: string): Promise<void> =>
  lease.update(({ dump, actionSets, ...record }) => ({
    ...record,
    actionSets: actionSets.filter((name) => name !== run),
    ...(dump && dump.run !== run && { dump }),
  }));

/** Removes a dump from the record, so that no run resumes it. Its ActionSet may still run and stays in the record. */
export const giveUp = (lease: Lease): Promise<void> => lease.update(({ dump: _, ...record }) => record);
