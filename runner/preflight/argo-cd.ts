import type { ArgoCdApplication, Writer } from '../../contracts/app-config';
import { describe, isCronJob, resourceOf, type WorkloadObject } from '../kubernetes/workload';
import { ApiError, type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { trackedBy } from './argo-cd-tracking';

/** The part of an Application that the runner reads. People write it, so any part may be missing or null. */
export interface ApplicationObject extends KubeObject {
  spec?: {
    ignoreDifferences?: readonly IgnoredDifference[] | null;
    syncPolicy?: {
      /** If present, even if empty, Argo CD syncs automatically, unless it has `enabled: false`. */
      automated?: { enabled?: boolean | null } | null;
      syncOptions?: readonly string[] | null;
    } | null;
  };
}

interface IgnoredDifference {
  group?: string;
  kind?: string;
  name?: string;
  namespace?: string;
  jsonPointers?: readonly string[] | null;
  jqPathExpressions?: readonly string[] | null;
}

/** A writer that a run will stop, as declared in Git and as found. */
export interface Stopping {
  readonly workload: Writer;
  readonly object: WorkloadObject;
}

/** Without this option, Argo CD ignores a difference when it compares, but reverts it when it syncs. */
const RESPECT = 'RespectIgnoreDifferences=true';

/**
 * Checks whether Argo CD would restart a workload that this run stops. With self-healing it does so at once, and otherwise
 * with the next commit. Manual syncs are not checked.
 *
 * @throws Failure with the exit code 3, and the lines to add to the Application
 */
export async function checkArgoCd(context: Context, stops: readonly Stopping[]): Promise<void> {
  const { config, log } = context;
  const { argoCd: declared } = config;
  for (const { workload, object } of stops) warnOfAnother(context, workload, object, declared);
  // An Argo CD in another cluster cannot be checked. A writer that it restarts fails the run.
  if (!declared || declared.elsewhere) return;
  const { application, namespace } = declared;
  const found = await applicationOf(context, declared);
  if (!found)
    return log.warn(
      `Argo CD's Application ${namespace}/${application} does not exist, so it is not known whether it would restart the writers`,
      "correct `argoCd` in the app's file; if Argo CD runs in another cluster, add `elsewhere: true` there",
    );
  const { ignoreDifferences, syncPolicy } = found.spec ?? {};
  if (!syncPolicy?.automated || syncPolicy.automated.enabled === false) return;
  const workloads = stops.map(({ workload }) => workload);
  const exposed = workloads.filter(
    (workload) => !ignoreDifferences?.some((entry) => covers(entry, workload, config.namespace)),
  );
  const respected = syncPolicy.syncOptions?.includes(RESPECT) ?? false;
  if (exposed.length === 0 && respected) return;
  const which = (respected ? exposed : workloads).map(describe).join(', ');
  const lines = [
    ...(exposed.length > 0 ? [`spec.ignoreDifferences ${exposed.map(entryFor).join(' ')}`] : []),
    ...(respected ? [] : [`spec.syncPolicy.syncOptions \`- ${RESPECT}\``]),
  ];
  throw refused(
    `Argo CD's Application ${namespace}/${application} syncs automatically and would restart ${which}, which this run must stop`,
    `add to the Application's source, in ${lines.join(' and in ')}`,
  );
}

/** The field of a writer that a run changes, as a JSON pointer. */
const changed = (writer: Writer): string => (isCronJob(writer) ? '/spec/suspend' : '/spec/replicas');

function covers(entry: IgnoredDifference, writer: Writer, namespace: string): boolean {
  const { kind, name } = writer;
  return (
    (entry.group === resourceOf(writer).group || entry.group === '*') &&
    (entry.kind === kind || entry.kind === '*') &&
    (!entry.name || entry.name === name) &&
    (!entry.namespace || entry.namespace === namespace) &&
    Boolean(
      entry.jsonPointers?.includes(changed(writer)) ||
        entry.jqPathExpressions?.includes(changed(writer).replaceAll('/', '.')),
    )
  );
}

const entryFor = (writer: Writer): string =>
  `\`- { group: ${resourceOf(writer).group}, kind: ${writer.kind}, name: ${writer.name}, jsonPointers: [${changed(writer)}] }\``;

/** Warns if the workload itself names an Application that is not declared, and so is not checked. */
function warnOfAnother(
  { config, log }: Context,
  workload: Writer,
  object: WorkloadObject,
  declared: ArgoCdApplication | undefined,
): void {
  const found = trackedBy(object, workload, config.namespace);
  if (!found) return;
  const { application, namespace } = found;
  if (declared?.application === application && (!namespace || declared.namespace === namespace)) return;
  const fields = [`application: '${application}'`, ...(namespace ? [`namespace: '${namespace}'`] : [])];
  const which = namespace ? `${namespace}/${application}` : application;
  log.warn(
    `${describe(workload)} is deployed by Argo CD's Application ${which}, which is not declared, so it is not known whether it would restart the writer`,
    `declare argoCd: { ${fields.join(', ')} } in the app's file; if the writer is started meanwhile, the run fails`,
  );
}

async function applicationOf(
  { cluster, config }: Context,
  { application, namespace }: ArgoCdApplication,
): Promise<ApplicationObject | undefined> {
  try {
    return await cluster.get<ApplicationObject>(resources.applications, namespace, application);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 403) throw error;
    throw refused(
      `the runner cannot read Argo CD's Application ${namespace}/${application}: ${error.message}`,
      `sync the Role ${config.app}-argocd into the namespace ${namespace}; or, if Argo CD runs in another cluster, set \`elsewhere: true\` in the app's \`argoCd\``,
    );
  }
}

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'preflight', cause, next, exitCode: exitCodes.refused });
