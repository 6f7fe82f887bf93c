import { list, must, path } from '../cluster/api';
import { kubectl } from '../cluster/kubectl';
import { until } from '../cluster/until';

/** Argo CD's namespace. */
export const ARGOCD = 'argocd';

/** The Application that deploys `manifests/argocd/` itself, as in docs/how-to/argo-cd.md. */
export const ROOT = 'jerrycan';

/** The part of an Application that the tests read. */
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

/** Applies a change by the Application's people, as a merge patch. */
export const change = (name: string, body: object): Promise<Application> =>
  must<Application>({ method: 'PATCH', path: path('applications', ARGOCD, name), body });

/** Compares the Application again without its cache, and waits for that. */
export async function refresh(name: string): Promise<Application> {
  const annotation = 'argocd.argoproj.io/refresh';
  await change(name, { metadata: { annotations: { [annotation]: 'hard' } } });
  return until(`${name} is compared anew`, async () => {
    const found = await application(name);
    return found.metadata.annotations?.[annotation] === undefined && found;
  });
}

/** Syncs the Application as a person does with the command line: with its own options, and hooks. */
export async function sync(name: string): Promise<void> {
  const { spec } = await application(name);
  const { syncOptions } = (spec.syncPolicy ?? {}) as { syncOptions?: string[] };
  const operation = { initiatedBy: { username: 'e2e' }, sync: { prune: true, ...(syncOptions && { syncOptions }) } };
  // The same as Argo CD does. Otherwise it would continue where the previous sync stopped.
  await change(name, { operation, status: { operationState: null } });
}

/** Returns its last sync, unless that started before `since`. */
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

/** Returns when its last sync started. */
export const lastSync = async (name: string): Promise<string | undefined> =>
  (await application(name)).status?.operationState?.startedAt;

/** Waits until the Application meets the condition `is`. The error contains its last state. */
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

/**
 * Waits until the Application is Synced with a commit, its last sync has not failed, and it has the expected health.
 */
export const synced = (name: string, commit: string, health = 'Healthy', seconds = 120): Promise<Application> =>
  reached(
    `${name} is Synced and ${health}`,
    name,
    ({ operation, status }) => {
      const { sync, operationState, ...rest } = status ?? {};
      const revisions = sync?.revisions ?? [sync?.revision];
      // An Application that is created again when everything is in place has nothing to sync.
      const done = !operation && (operationState?.phase ?? 'Succeeded') === 'Succeeded';
      const is = sync?.status === 'Synced' && rest.health?.status === health;
      return done && is && revisions.every((revision) => revision === commit);
    },
    seconds,
  );

/** Waits until its sync of a commit waits for a person to confirm deletions, and returns its message. */
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

/** Makes all ApplicationSets read Git again, which Argo CD otherwise does every three minutes. */
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
