import { APP_LABEL, JOB_ID, ORPHANED } from '../../contracts/labels';
import { parseTime } from '../../contracts/time';
import { type ActionSetObject, hasEnded, outcomeOf } from '../action-set/action-set';
import { recordEvent } from '../kubernetes/event';
import type { LeaseRecord } from '../lease/lease-record';
import { ApiError, isConflict, type KubeObject, resources } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { AppContext } from './guard-context';
import { actionSetsOf } from './recorded-run';

export interface OrphansSeen {
  /** Whether there was something to do. */
  readonly busy: boolean;
  /** When there will be, at the latest; milliseconds since the epoch. */
  readonly again?: number;
}

/**
 * Withdraws what Kanister has not begun, so that it cannot start late, and marks what runs. A running ActionSet is never deleted: its defer
 * phase would end with it. The pods of a backup are, unless the next run may still go on with its dump; a load is not ended half way.
 */
export async function endOrphans(context: AppContext, record: LeaseRecord): Promise<OrphansSeen> {
  const { clock, cluster, namespace } = context;
  let busy = false;
  let again: number | undefined;
  for (const name of actionSetsOf(context, record)) {
    const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
    if (!found || found.metadata.labels?.[APP_LABEL] !== context.config.app || hasEnded(outcomeOf(found))) continue;
    if (!hasBegun(found)) {
      await withdraw(context, found);
      busy = true;
      continue;
    }
    const adoptable = adoptableUntil(record, name);
    const action = found.spec?.actions[0]?.name;
    const ends = (action === 'backup' || action === 'preflight') && clock.now() >= adoptable;
    if (await mark(context, found, ends)) busy = true;
    if (ends && (await deletePods(context, name))) busy = true;
    if (!ends && action === 'backup') again = Math.min(adoptable, again ?? adoptable);
  }
  return { busy, ...(again !== undefined && { again }) };
}

const hasBegun = (object: ActionSetObject): boolean => !['none', 'pending'].includes(outcomeOf(object).state);

/** Until then the next run may go on with this dump; milliseconds since the epoch. */
function adoptableUntil({ dump }: LeaseRecord, name: string): number {
  if (dump?.run !== name || dump.consistent !== true || dump.safety !== false) return Number.NEGATIVE_INFINITY;
  return parseTime(dump.until) ?? Number.NEGATIVE_INFINITY;
}

async function withdraw({ cluster, log, namespace }: AppContext, { metadata }: ActionSetObject): Promise<void> {
  const { name, resourceVersion } = metadata;
  log.begin('withdraw', { actionSet: name });
  try {
    await cluster.delete(resources.actionSets, namespace, name, resourceVersion);
  } catch (error) {
    // Kanister began it just now; it is looked at again.
    if (!isConflict(error)) throw error;
  }
}

/** @returns whether it was not marked yet */
async function mark(context: AppContext, { metadata }: ActionSetObject, ends: boolean): Promise<boolean> {
  const { cluster, log, namespace } = context;
  const { name, labels } = metadata;
  if (labels?.[ORPHANED] === 'true') return false;
  const failure = new Failure({
    step: 'guard',
    cause: `the ActionSet runs, and its run is dead${ends ? '; its pods are deleted' : ''}`,
    next: `see Kanister's log; npx jerrycan unblock ${context.config.app} says what is left, and removes what Kanister does not work on any more`,
  });
  log.begin('orphan', { actionSet: name, podsDeleted: ends });
  await recordEvent({ ...context, reporter: 'guard' }, name, 'ActionSetOrphaned', failure);
  try {
    await cluster.label(resources.actionSets, namespace, name, { [ORPHANED]: 'true' });
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
  }
  return true;
}

/** @returns whether there were any */
async function deletePods({ cluster, config, log }: AppContext, name: string): Promise<boolean> {
  const pods = await cluster.list<KubeObject>(resources.pods, config.namespace, `${JOB_ID}=${name}`);
  const own = pods.filter(({ metadata }) => metadata.labels?.[APP_LABEL] === config.app);
  for (const { metadata } of own) {
    log.begin('delete-pod', { pod: metadata.name, actionSet: name });
    await cluster.delete(resources.pods, config.namespace, metadata.name);
  }
  return own.length > 0;
}
