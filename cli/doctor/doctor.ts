import type { Cluster } from '../cluster/cluster';
import { type DeployedApp, deployedApp } from '../cluster/deployed-app';
import { isKnownCluster } from '../cluster/known-cluster';
import { type MissingRight, roleBinding } from '../cluster/role-binding';
import type { StoreOptions } from '../points/app-catalog';
import { printable } from '../report/event';
import type { ClusterFile } from '../repository/repository';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { appChecks } from './app-checks';
import { type Check, type CheckState, fails, guarded, isDenied, ok, unchecked, warning } from './check';
import type { DoctorContext, Patient } from './doctor-context';
import { kanisterChecks } from './kanister-checks';
import { manifestChecks } from './manifest-checks';
import { repositoryChecks } from './repository-checks';
import { rightsChecks } from './rights-checks';
import { schedulingChecks } from './scheduling-checks';
import { secretChecks } from './secret-checks';
import { storeChecks } from './store-checks';

export interface DoctorOptions extends StoreOptions {
  readonly json?: boolean | undefined;
}

/** The results of all checks of an app. */
export interface Diagnosis {
  readonly checks: readonly Check[];
  /** RoleBindings that the caller needs. */
  readonly missing: readonly MissingRight[];
}

/** What `jerrycan doctor --json` prints. */
export interface DoctorReport {
  readonly app: string;
  readonly checks: readonly Check[];
  /** The RoleBindings that you need, as YAML. Empty: you have the rights. */
  readonly roleBindings: readonly string[];
}

/**
 * Makes every check of a backup and of a restore that can be made from a laptop, and changes nothing.
 *
 * @returns 1 if a check fails, else 0
 */
export async function doctor(name: string, options: DoctorOptions, context: DoctorContext): Promise<ExitCode> {
  const { terminal } = context;
  const { checks, missing } = await diagnose(name, options, context);
  const failed = checks.filter(({ state }) => state === 'fails');
  const bindings = missing.map(roleBinding);
  const report: DoctorReport = { app: name, checks, roleBindings: bindings };
  if (options.json) terminal.out(JSON.stringify(report, null, 2));
  else {
    for (const check of checks) terminal.out(lineOf(check));
    if (bindings.length > 0) terminal.out(`\nRoleBindings that you need:\n\n${bindings.join('\n---\n')}`);
    const counts = (['ok', 'warning', 'fails', 'unchecked'] as const).map(
      (state) => `${checks.filter((check) => check.state === state).length} ${WORDS[state]}`,
    );
    terminal.err(`${name}: ${counts.join(', ')}`);
  }
  return failed.length > 0 ? EXIT.failed : EXIT.done;
}

/** The same without printing. */
export async function diagnose(name: string, options: StoreOptions, context: DoctorContext): Promise<Diagnosis> {
  const { repository } = context;
  const app = repository.app(name);
  const file = repository.cluster(app);
  const cluster = await reached(context);
  if ('state' in cluster) {
    const store = await storeChecks({ app, file, options, context });
    return { checks: [cluster, ...(await repositoryChecks(context)), ...store], missing: [] };
  }
  let deployed: DeployedApp | undefined;
  const identity = await guarded('cluster', async () => [await identityCheck(file, cluster, context)]);
  const inCluster = await guarded('app', async () => {
    deployed = await deployedApp(name, repository, cluster);
    return [ok('app', `${name} is in the cluster, in the namespace ${app.namespace}`)];
  });
  const patient: Patient = { app, file, cluster, deployed, options, context };
  const rights = await rightsChecks(patient);
  const [committed, manifests, secrets, kanister, scheduling, store] = await Promise.all([
    repositoryChecks(context),
    guarded('manifests', () => manifestChecks(patient)),
    guarded('secrets', () => secretChecks(patient)),
    kanisterChecks(patient),
    schedulingChecks(patient),
    storeChecks(patient),
  ]);
  const workloads = deployed ? await appChecks(patient, deployed) : [];
  const checks = [
    ...[
      identity,
      rights.checks,
      committed,
      kanister,
      inCluster,
      manifests,
      secrets,
      store,
      workloads,
      scheduling,
    ].flat(),
    unchecked(
      'task',
      'the image, its tools, the server and the room for a restore are checked by a pod beside the server',
      `a run checks them before it stops a writer: npx jerrycan backup ${name}`,
    ),
  ];
  return { checks, missing: rights.missing };
}

/** The cluster. One that cannot be reached is one failed check, not one for each check. */
async function reached(context: DoctorContext): Promise<Cluster | Check> {
  let cluster: Cluster | undefined;
  try {
    cluster = await context.cluster();
    await cluster.objects.kinds('v1');
    return cluster;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return cluster && isDenied(error) ? cluster : fails('cluster', error.what, error.next);
  }
}

async function identityCheck(file: ClusterFile, cluster: Cluster, { terminal }: DoctorContext): Promise<Check> {
  const here = `the context '${cluster.context}'`;
  if (!file.identity) {
    const what = `clusters/${file.name}.json records no identity, so ${here} may point at another cluster`;
    return warning('cluster', what, `check the context, then run: npx jerrycan cluster ${file.name} --record`);
  }
  await isKnownCluster({ file, cluster, terminal, unrecorded: 'refuse' });
  return ok('cluster', `${here} points at the cluster ${file.name}`);
}

const WORDS: Readonly<Record<CheckState, string>> = {
  ...{ ok: 'ok', warning: 'warning', fails: 'fails', unchecked: 'not checked' },
};

/** Wide enough for the longest state, and for most names of checks. */
const [STATE_WIDTH, CHECK_WIDTH] = [11, 16];

export function lineOf({ state, check, what, next }: Check): string {
  const line = `${WORDS[state].padEnd(STATE_WIDTH)}  ${check.padEnd(CHECK_WIDTH)}  ${what}`;
  return printable(next === undefined ? line : `${line}; ${next}`);
}
