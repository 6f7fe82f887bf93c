import { list, must, path } from '../cluster/api';
import { kubectl } from '../cluster/kubectl';
import { until } from '../cluster/until';

/** Where Argo CD runs. */
export const ARGOCD = 'argocd';

/** The Application that brings `manifests/argocd/` itself, as docs/how-to/argo-cd.md has it. */
export const ROOT = 'jerrycan';

/** An Application, as far as the tests read it. */
export interface Application {
  metadata: {
    name: string;
    uid: string;
    annotations?: Record<string, string>;
    finalizers?: string[];
    ownerReferences?: object[];
    deletionTimestamp?: string;
  };
  spec: Record<string, unknown>;
  operation?: object;
  status?: {
    sync?: { status: string; revision?: string; revisions?: string[] };
    health?: { status: string };
    conditions?: { type: string; message: string }[];
    operationState?: OperationState;
    resources?: TrackedResource[];
  };
}

interface OperationState {
  phase: string;
  message?: string;
  startedAt: string;
  finishedAt?: string;
  retryCount?: number;
  syncResult?: { revision?: string; revisions?: string[]; resources?: ResourceResult[] };
}

interface ResourceResult {
  kind: string;
  name: string;
  status?: string;
  message?: string;
  hookPhase?: string;
}

interface TrackedResource {
  kind: string;
  name: string;
  namespace?: string;
  status?: string;
  requiresDeletionConfirmation?: boolean;
}

export const applications = (): Promise<Application[]> => list('applications', ARGOCD);

export const application = (name: string): Promise<Application> =>
  must<Application>({ path: path('applications', ARGOCD, name) });

/** What the Application's people change of it; as a merge patch. */
export const change = (name: string, body: object): Promise<Application> =>
  must<Application>({ method: 'PATCH', path: path('applications', ARGOCD, name), body });

/** Has it compared anew, what is cached thrown away; returns when that is done. */
export async function refresh(name: string): Promise<Application> {
  const annotation = 'argocd.argoproj.io/refresh';
  await change(name, { metadata: { annotations: { [annotation]: 'hard' } } });
  return until(`${name} is compared anew`, async () => {
    const found = await application(name);
    return found.metadata.annotations?.[annotation] === undefined && found;
  });
}

/** Syncs it as a person does by the command line: with the Application's own options, and hooks. */
export async function sync(name: string): Promise<void> {
  const { spec } = await application(name);
  const { syncOptions } = (spec.syncPolicy ?? {}) as { syncOptions?: string[] };
  const operation = { initiatedBy: { username: 'e2e' }, sync: { prune: true, ...(syncOptions && { syncOptions }) } };
  // As Argo CD itself does: else it would continue where the last one ended.
  await change(name, { operation, status: { operationState: null } });
}

/** What its last sync was, if it is none that began before `since`. */
export const ended = (name: string, since: string | undefined, seconds = 180): Promise<OperationState> =>
  until(
    `a sync of ${name} has ended`,
    async () => {
      const { operation, status } = await application(name);
      const state = status?.operationState;
      return !operation && state && state.phase !== 'Running' && state.startedAt !== since ? state : undefined;
    },
    { seconds },
  );

/** When its last sync began. */
export const lastSync = async (name: string): Promise<string | undefined> =>
  (await application(name)).status?.operationState?.startedAt;

/** Waits until the Application is as `is` requires; the error shows its last state. */
export async function reached(
  what: string,
  name: string,
  is: (found: Application) => boolean,
  seconds = 120,
): Promise<Application> {
  let last: Application | undefined;
  const ask = async () => {
    last = (await applications()).find(({ metadata }) => metadata.name === name);
    return last && is(last) && last;
  };
  try {
    return await until(what, ask, { seconds });
  } catch (error) {
    const { sync, health, conditions, operationState } = last?.status ?? {};
    throw new Error(`${(error as Error).message}: ${JSON.stringify({ sync, health, conditions, operationState })}`);
  }
}

/** Waits until the Application is Synced with a commit, no sync of it failed last, and it is as healthy as it should be. */
export const synced = (name: string, commit: string, health = 'Healthy', seconds = 120): Promise<Application> =>
  reached(
    `${name} is Synced and ${health}`,
    name,
    ({ operation, status }) => {
      const { sync, operationState, ...rest } = status ?? {};
      const revisions = sync?.revisions ?? [sync?.revision];
      // One that was made anew where all is in its place had nothing to sync.
      const done = !operation && (operationState?.phase ?? 'Succeeded') === 'Succeeded';
      const is = sync?.status === 'Synced' && rest.health?.status === health;
      return done && is && revisions.every((revision) => revision === commit);
    },
    seconds,
  );

/** Waits until its sync of a commit waits for a person to confirm the deletions; returns its message. */
export async function waiting(name: string, commit: string): Promise<string> {
  const { status } = await reached(
    `the sync of ${name} waits for a person`,
    name,
    ({ status }) => {
      const { phase, message, syncResult } = status?.operationState ?? {};
      const waits = phase === 'Running' && message?.startsWith('Waiting for pruning confirmation of ');
      return waits === true && syncResult?.revision === commit;
    },
    60,
  );
  return status!.operationState!.message!;
}

/** Has all ApplicationSets look at Git again; Argo CD does so every three minutes. */
export const refreshSets = (): Promise<string> =>
  kubectl([
    '-n',
    ARGOCD,
    'annotate',
    'applicationsets',
    '--all',
    '--overwrite',
    'argocd.argoproj.io/application-set-refresh=true',
  ]);
