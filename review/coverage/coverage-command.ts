import { printable } from '../../cli/event';
import { EXIT, type ExitCode } from '../../cli/exit-code';
import { Failure } from '../../cli/failure';
import type { Terminal } from '../../cli/terminal';
import { clusterObjects } from './cluster-objects';
import { missing, withProtectors } from './coverage';
import { coverageCounts, coverageTable } from './coverage-table';
import { declaredApps } from './declared-apps';
import { manifestFolder } from './manifest-folder';
import type { ManifestObject } from './manifest-object';
import { statefulWorkloads } from './stateful-workload';

export interface CoverageOptions {
  /** Read the cluster of the kubeconfig. */
  readonly cluster?: boolean | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  /** The logical cluster that the manifests are for. @default - that of all apps, where they are of one */
  readonly for?: string | undefined;
  /** Of manifests that name none. @default 'default' */
  readonly namespace?: string | undefined;
  readonly json?: boolean | undefined;
  /** Ends with 1 where something is unprotected. */
  readonly gate?: boolean | undefined;
}

/**
 * `npm run coverage`: which stateful workloads nobody protects.
 *
 * @param paths folders of manifests, or files
 * @returns 0, or 1 where the gate was asked for and something is unprotected
 * @throws Failure
 */
export async function coverage(
  root: string,
  paths: readonly string[],
  options: CoverageOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (paths.length > 0 === (options.cluster ?? false))
    throw new Failure('coverage', paths.length > 0 ? 'of folders and a cluster at once' : 'of what is not said', {
      next: 'name folders of manifests, or give --cluster',
      exitCode: EXIT.usage,
    });
  const apps = declaredApps(root, options.for);
  const { read, objects } = await look(paths, options, terminal);
  const workloads = withProtectors(statefulWorkloads(objects), apps);
  const lost = missing(apps, objects);
  if (options.json) {
    const absent = lost.map(({ name, namespace, object }) => ({ app: name, namespace, object }));
    terminal.out(JSON.stringify({ read, workloads, absent }, null, 2));
  } else {
    if (workloads.length > 0) terminal.out(`${coverageTable(workloads)}\n`);
    terminal.out(`${read}: ${coverageCounts(workloads)}`);
  }
  for (const { name, namespace, object } of lost)
    terminal.err(
      `${name} › object: is not there (${object.kind} ${namespace}/${object.name}); correct it in the app's file, or see why it is gone`,
    );
  const open = workloads.filter(({ protector }) => protector.state === 'unprotected');
  return options.gate && open.length > 0 ? EXIT.failed : EXIT.done;
}

async function look(
  paths: readonly string[],
  options: CoverageOptions,
  terminal: Terminal,
): Promise<{ read: string; objects: readonly ManifestObject[] }> {
  if (options.cluster) {
    const { context, objects } = await clusterObjects(options);
    return { read: `context ${context}`, objects };
  }
  const folders = paths.map((path) => manifestFolder(path, options.namespace ?? 'default'));
  const files = folders.reduce((sum, folder) => sum + folder.files, 0);
  const troubles = folders.flatMap((folder) => folder.troubles);
  for (const line of troubles) terminal.err(printable(line));
  if (troubles.length > 0)
    throw new Failure('manifests', `${troubles.length} of ${files} files cannot be read`, {
      next: 'correct them, or render the templates first (helm template, kustomize build)',
      exitCode: EXIT.usage,
    });
  return { read: `${files} file${files === 1 ? '' : 's'}`, objects: folders.flatMap(({ objects }) => objects) };
}
