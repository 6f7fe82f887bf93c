import type { ArgoCdApplication, Writer } from '../../contracts/app-config';
import { describe, isCronJob, resourceOf, type WorkloadObject } from '../kubernetes/workload';
import { ApiError, type KubeObject, resources } from '../ports/cluster';
import type { Context } from '../ports/context';
import { exitCodes, Failure } from '../ports/failure';
import { trackedBy } from './argo-cd-tracking';

/** What the runner reads of an Application. A person writes it, so any part may be missing or null. */
export interface ApplicationObject extends KubeObject {
  spec?: {
    ignoreDifferences?: readonly IgnoredDifference[] | null;
    syncPolicy?: {
      /** There, even if empty: Argo CD syncs by itself, unless it says `enabled: false`. */
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

/** A writer that a run will stop, as Git names it and as it was found. */
export interface Stopping {
  readonly workload: Writer;
  readonly object: WorkloadObject;
}

/** Without it Argo CD ignores a difference when it compares, and undoes it when it syncs. */
const RESPECT = 'RespectIgnoreDifferences=true';

/**
 * Looks whether Argo CD would start a workload again that this run stops: it does when it heals itself, and without that
 * with the next commit. Who syncs by hand knows what he does.
 *
 * @throws Failure with the exit code 3, and the lines to add to the Application
 */
export async function checkArgoCd(context: Context, stops: readonly Stopping[]): Promise<void> {
  const { config, log } = context;
  const { argoCd: declared } = config;
  for (const { workload, object } of stops) warnOfAnother(context, workload, object, declared);
  // Who is elsewhere is known by what he does: a scale that somebody takes back fails the run.
  if (!declared || declared.elsewhere) return;
  const { application, namespace } = declared;
  const found = await applicationOf(context, declared);
  if (!found)
    return log.warn(
      `Argo CD's Application ${namespace}/${application} is not there: whether it would start the writers again is not known`,
      "correct `argoCd` in the app's file; if Argo CD runs in another cluster say `elsewhere: true` there",
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
    `Argo CD's Application ${namespace}/${application} syncs by itself and would start ${which} again, which this run would stop`,
    `add to the Application, where it is declared, to ${lines.join(' and to ')}`,
  );
}

/** What a run changes of a writer, as a JSON pointer. */
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

/** The workload says itself who deploys it: somebody who is not declared is looked at by nobody. */
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
    `${describe(workload)} is deployed by Argo CD's Application ${which}, and nobody looked whether that would start it again`,
    `declare argoCd: { ${fields.join(', ')} } in the app's file; a writer that is started meanwhile fails the run`,
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
      `Argo CD's Application ${namespace}/${application} may not be read: ${error.message}`,
      `sync the Role ${config.app}-argocd into the namespace ${namespace}; or say \`elsewhere: true\` in the app's \`argoCd\` if Argo CD runs in another cluster`,
    );
  }
}

const refused = (cause: string, next: string): Failure =>
  new Failure({ step: 'preflight', cause, next, exitCode: exitCodes.refused });
