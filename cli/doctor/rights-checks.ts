import type { MissingRight } from '../cluster/role-binding';
import { type Check, fails, guarded, ok, unchecked, warning } from './check';
import type { Patient } from './doctor-context';
import { type Manifest, readManifests } from './manifest-files';

const ROLE = 'jerrycan-operator';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

/** What the CLI reads in the namespaces of the app's captures: the pods of tasks, and their logs. */
const OF_TASKS = ['pods', 'pods/log'];

export interface RightsResult {
  readonly checks: readonly Check[];
  /** RoleBindings to apply. */
  readonly missing: readonly MissingRight[];
}

/** Whether the caller has the rights of `jerrycan-operator`: all of them beside Kanister, and those on tasks in the namespaces of the captures. */
export async function rightsChecks(patient: Patient): Promise<RightsResult> {
  const { app, file, cluster, context } = patient;
  const missing: MissingRight[] = [];
  const { namespace } = file.kanister;
  const checks = await guarded('rights', async () => {
    const role = readManifests(context.repository, `${app.cluster}/platform`)?.find(
      ({ kind, metadata }) => kind === 'ClusterRole' && metadata.name === ROLE,
    );
    if (!role) return [unchecked('rights', `manifests/${app.cluster}/platform has no ClusterRole ${ROLE}`)];
    const rules = rulesOf(role);
    const user = await cluster.objects.user();
    const lack = async (at: string, only?: readonly string[]): Promise<Check[]> => {
      const lacking = await lackingRights(patient, at, only ? rules.filter((rule) => isAbout(rule, only)) : rules);
      if (lacking.length === 0) return [ok('rights', `${user ?? 'you'} may do in ${at} what the CLI does there`)];
      if (user !== undefined) missing.push({ role: ROLE, namespace: at, user });
      const what = `${user ?? 'you'} may not ${lacking.join(', ')} in the namespace ${at}`;
      const next = `bind the ClusterRole ${ROLE} there`;
      // Without the rights on tasks everything works; their progress is not shown.
      return [only ? warning('rights', what, next) : fails('rights', what, next)];
    };
    const here = await lack(namespace);
    const others = (app.captureNamespaces ?? [app.namespace]).filter((at) => at !== namespace);
    return [...here, ...(await Promise.all(others.map((at) => lack(at, OF_TASKS)))).flat()];
  });
  return { checks, missing };
}

const rulesOf = (role: Manifest): readonly Rule[] => (role.rules ?? []) as readonly Rule[];

const isAbout = ({ apiGroups, resources }: Rule, only: readonly string[]): boolean =>
  apiGroups.includes('') && resources.some((resource) => only.includes(resource));

async function lackingRights({ cluster }: Patient, namespace: string, rules: readonly Rule[]): Promise<string[]> {
  const rights = rules.flatMap(({ apiGroups, resources, resourceNames = [undefined], verbs }) =>
    apiGroups.flatMap((group) =>
      resources.flatMap((resource) =>
        resourceNames.flatMap((name) => verbs.map((verb) => ({ namespace, group, resource, verb, name }))),
      ),
    ),
  );
  const may = await Promise.all(rights.map((right) => cluster.objects.may(right)));
  const denied = rights.filter((_, index) => !may[index]);
  const resources = [...new Set(denied.map(({ resource }) => resource))];
  return resources.map((resource) => {
    const verbs = denied.filter((right) => right.resource === resource).map(({ verb }) => verb);
    return `${verbs.join('/')} ${resource}`;
  });
}
