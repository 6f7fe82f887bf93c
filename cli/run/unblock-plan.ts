import type { AppConfig } from '../../contracts/app-config';
import type { UnblockArguments } from '../../contracts/runner-arguments';
import type { RestoreRecord } from '../../runner/lease/lease-record';
import type { DeployedApp } from '../cluster/deployed-app';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { LeftActionSet, LeftBehind } from './left-behind';

export interface UnblockChoice {
  /** A person repaired the data, or it is known to be good: start the writers that a restore left stopped. @default false */
  readonly start?: boolean | undefined;
  /** End a load that hangs. @default false */
  readonly endLoad?: boolean | undefined;
}

/** What `unblock` does about what it found. */
export interface UnblockPlan {
  /** One line for each step. */
  readonly will: readonly string[];
  /** `undefined` if there is nothing to do. */
  readonly settings?: UnblockArguments;
  readonly refused?: Failure;
}

export function planOf(left: LeftBehind, { start = false, endLoad = false }: UnblockChoice): UnblockPlan {
  const { quiesce, actionSets } = left;
  const isRestore = quiesce?.mode === 'restore';
  const live = actionSets.filter(({ task }) => task === 'lives');
  const will = actionSets.flatMap((one) => deedOf(one, endLoad && isRestore));
  const stopped = quiesce?.workloads
    .map(({ kind, name, replicas }) => `${kind} ${name} (${replicas} replicas)`)
    .join(', ');
  if (!isRestore) {
    if (quiesce) will.push(`start ${stopped}`);
    return will.length > 0 ? { will, settings: { endLoad: false } } : { will };
  }
  if (live.length > 0 && !endLoad) {
    const cause = `the load is still running (${live.map(({ actionSet }) => actionSet).join(', ')})`;
    const next =
      'wait until it ends; if it hangs, end it with --end-load: the app then stays down until you restore it';
    return { will: [], refused: new Failure('unblock', cause, { next, exitCode: EXIT.refused }) };
  }
  if (start)
    return { will: [...will, `start ${stopped}, on the current data`], settings: { start: 'always', endLoad } };
  if (!endLoad && loadedWell(left))
    return { will: [...will, `start ${stopped}: ${loadsOf(left)} succeeded`], settings: { start: 'loaded', endLoad } };
  will.push('leave the app down: restore it, or give --start if you repaired its data or know that it is good');
  return { will, settings: { endLoad } };
}

/** The same decision as the runner's: every capture was loaded, all from the same point. */
function loadedWell({ actionSets, restore }: LeftBehind): boolean {
  const isWell = (name: string) => actionSets.some(({ actionSet, endedWell }) => actionSet === name && endedWell);
  if (restore)
    return restore.captures.every((capture) => {
      const load = restore.loads.find((one) => one.capture === capture);
      return load !== undefined && (load.state === 'complete' || isWell(load.actionSet));
    });
  for (const { action, endedWell } of actionSets.toReversed()) {
    if (action === null) return false;
    if (action === 'restore') return endedWell;
  }
  return false;
}

const loadsOf = ({ restore }: LeftBehind): string => ((restore?.captures.length ?? 1) > 1 ? 'all loads' : 'the load');

function deedOf({ actionSet, state, task }: LeftActionSet, ends: boolean): string[] {
  if (state === 'none' || state === 'pending')
    return [`cancel the ActionSet ${actionSet}, which Kanister has not started`];
  if (task === 'lives')
    return ends ? [`END THE LOAD of the ActionSet ${actionSet}: only half of the data is there afterwards`] : [];
  if (state === 'running') return [`delete the ActionSet ${actionSet} and its pod: Kanister no longer processes it`];
  return [];
}

export function linesOf(
  { name, config }: DeployedApp,
  left: LeftBehind,
  { will }: UnblockPlan,
  context: string,
): string[] {
  const { actionSets, quiesce, restore, run } = left;
  const found = actionSets.map(
    ({ actionSet, action, state, task }) =>
      `  found        ${action ?? 'ActionSet'} ${actionSet}: ${state}, its pod: ${task}`,
  );
  if (restore && config.captures.length > 1) found.push(`  found        ${restoreLine(restore, config)}`);
  if (quiesce) {
    const workloads = quiesce.workloads.map((one) => `${one.kind} ${one.name}`).join(', ');
    found.unshift(`  found        an unfinished ${quiesce.mode}, ${run}; it stopped ${workloads || 'no writer'}`);
  }
  return [
    `Unblock ${name} (namespace ${config.namespace}, cluster ${config.cluster}, context ${context})`,
    ...(found.length > 0 ? found : ['  found        nothing to clean up']),
    ...will.map((line) => `  will         ${line}`),
  ];
}

/** What an unfinished restore of several captures has loaded. */
function restoreLine({ point, captures, only, loads }: RestoreRecord, { captures: all }: AppConfig): string {
  const parts = captures.map((capture) => {
    const load = loads.find((one) => one.capture === capture);
    return `${capture ?? 'the only capture'} ${load ? (load.state === 'complete' ? 'loaded' : 'requested') : 'not loaded'}`;
  });
  const kept = all.filter(({ name }) => !captures.includes(name)).map(({ name }) => name);
  return `the point ${point}: ${parts.join(', ')}${only && kept.length > 0 ? `; left as it was: ${kept.join(', ')}` : ''}`;
}
