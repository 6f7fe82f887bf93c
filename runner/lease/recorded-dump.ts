import type { Lease } from './lease';

/** Nothing wrote while it mattered: with this in the record the dump is good without the quiesce. */
export const prove = (lease: Lease): Promise<void> =>
  lease.update(({ dump, ...record }) => ({ ...record, ...(dump && { dump: { ...dump, consistent: true } }) }));

/** The restore point and its state stand: nobody has to look at the dump or its ActionSet any more. */
export const committed = (lease: Lease, run: string): Promise<void> =>
  lease.update(({ dump, actionSets, ...record }) => ({
    ...record,
    actionSets: actionSets.filter((name) => name !== run),
    ...(dump && dump.run !== run && { dump }),
  }));

/** Nobody goes on with it. Its ActionSet may run, and stays in the record. */
export const giveUp = (lease: Lease): Promise<void> => lease.update(({ dump: _, ...record }) => record);
