import type { Lease } from './lease';
import type { DumpedCapture, DumpRecord } from './lease-record';

/** Records that no writer ran while it mattered. From now on the dump is good even without the quiesce. */
export const markConsistent = (lease: Lease): Promise<void> =>
  lease.update(({ dump, ...record }) => ({ ...record, ...(dump && { dump: { ...dump, consistent: true } }) }));

/** Removes a committed dump and its ActionSets from the record. */
export const committed = (lease: Lease, run: string): Promise<void> =>
  lease.update(({ dump, actionSets, ...record }) => {
    const own = dump?.run === run ? actionSetsOf(dump) : [];
    return {
      ...record,
      actionSets: actionSets.filter((name) => !own.includes(name)),
      ...(dump && dump.run !== run && { dump }),
    };
  });

/** The ActionSets of a dump. An older runner's dump has one, of the same name as its run. */
export const actionSetsOf = ({ run, captures }: DumpRecord): string[] =>
  isResumable({ captures }) ? captures.map((one: DumpedCapture | null) => one?.actionSet ?? '') : [run];

/** Whether this runner can resume a recorded dump. An older runner recorded no captures. */
export const isResumable = ({ captures }: Partial<Pick<DumpRecord, 'captures'>>): boolean => Array.isArray(captures);

/** Removes a dump from the record, so that no run resumes it. Its ActionSet may still run and stays in the record. */
export const giveUp = (lease: Lease): Promise<void> => lease.update(({ dump: _, ...record }) => record);
