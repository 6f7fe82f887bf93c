import { APP_LABEL, JOB_ID, ORPHANED } from '../../contracts/labels';
import { parseTime } from '../../contracts/time';
import { type ActionSetObject, hasEnded, outcomeOf } from '../action-set/action-set';
import { recordEvent } from '../kubernetes/event';
import type { LeaseRecord } from '../lease/lease-record';
import { actionSetsOf as dumpedBy, isResumable } from '../lease/recorded-dump';
import { ApiError, isConflict, type KubeObject, resources } from '../ports/cluster';
import { Failure } from '../ports/failure';
import type { AppContext } from './guard-context';
import { actionSetsOf } from './recorded-run';

export interface OrphansSeen {
  /** Whether there was work. */
  readonly busy: boolean;
  /** When there is work again, at the latest; milliseconds since the epoch. */
  readonly again?: number;
}

/**
 * Cancels ActionSets that Kanister has not started, so that they cannot start late, and marks those that run. A running ActionSet is never deleted, which
 * would skip its defer phase. The pods of a backup are deleted unless the next run may resume its dump; a load is never interrupted.
 */
export async function endOrphans(context: AppContext, record: LeaseRecord): Promise<OrphansSeen> {
  const { clock, cluster, namespace } = context;
  let busy = false;
  let again: number | undefined;
  for (const name of actionSetsOf(context, record)) {
    const found = await cluster.get<ActionSetObject>(resources.actionSets, namespace, name);
    if (!found || found.metadata.labels?.[APP_LABEL] !== context.config.app || hasEnded(outcomeOf(found))) continue;
    if (!hasBegun(found)) {
      await cancel(context, found);
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

/** Until when the next run may resume this dump; milliseconds since the epoch. */
function adoptableUntil({ dump }: LeaseRecord, name: string): number {
  const isOwn = dump && isResumable(dump) && dumpedBy(dump).includes(name);
  if (!isOwn || dump.consistent !== true || dump.safety !== false) return Number.NEGATIVE_INFINITY;
  return parseTime(dump.until) ?? Number.NEGATIVE_INFINITY;
}

async function cancel({ cluster, log, namespace }: AppContext, { metadata }: ActionSetObject): Promise<void> {
  const { name, resourceVersion } = metadata;
  log.begin('cancel', { actionSet: name });
  try {
    await cluster.delete(resources.actionSets, namespace, name, resourceVersion);
  } catch (error) {
    // Kanister has just started it; the next check handles it.
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
    cause: `the ActionSet runs, but its run is dead${ends ? '; the guard deletes its pods' : ''}`,
    next: `check Kanister's log; npx jerrycan unblock ${context.config.app} shows what is left, and removes what Kanister no longer processes`,
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
  let found = false;
  for (const namespace of config.taskNamespaces) {
    const pods = await cluster.list<KubeObject>(resources.pods, namespace, `${JOB_ID}=${name}`);
    for (const { metadata } of pods.filter(({ metadata }) => metadata.labels?.[APP_LABEL] === config.app)) {
      log.begin('delete-pod', { pod: metadata.name, actionSet: name });
      await cluster.delete(resources.pods, namespace, metadata.name);
      found = true;
    }
  }
  return found;
}
