import { EXIT, type ExitCode } from '../../cli/terminal/exit-code';
import { Failure } from '../../cli/terminal/failure';
import type { Terminal } from '../../cli/terminal/terminal';
import { clusterObjects } from './cluster-objects';
import { EXEMPT, type JudgedWorkload, missing, withProtectors } from './coverage';
import { coverageCounts, coverageTable, unjudgedTable } from './coverage-table';
import { declaredApps } from './declared-apps';
import type { CustomObject } from './kinds/custom-object';
import { type StatefulWorkload, statefulWorkloads } from './kinds/stateful-workload';
import type { Manifests } from './manifest-file';
import { manifestFolder } from './manifest-folder';
import type { Unjudged } from './unjudged';

export interface CoverageOptions {
  /** Read the cluster of the kubeconfig. */
  readonly cluster?: boolean | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  /** The logical cluster that the manifests are for. @default - the cluster of all apps, if they share one */
  readonly for?: string | undefined;
  /** The namespace of manifests that name none. @default 'default' */
  readonly namespace?: string | undefined;
  readonly json?: boolean | undefined;
  /** Return 1 if a workload is unprotected or not judged. */
  readonly gate?: boolean | undefined;
}

/** The output of `jerrycan coverage --json`. */
export interface CoverageReport {
  /** The input: a number of files, or a context. */
  readonly read: string;
  readonly workloads: readonly JudgedWorkload[];
  readonly unjudged: readonly Unjudged[];
  /** Captured objects that were not found. */
  readonly absent: readonly {
    readonly app: string;
    readonly capture?: string;
    readonly namespace: string;
    readonly object: { readonly kind: string; readonly name: string };
  }[];
}

/**
 * `jerrycan coverage`: lists the stateful workloads that no app protects.
 *
 * @param paths folders of manifests, or files
 * @returns 0, or 1 if `gate` is set and a workload is unprotected or not judged
 * @throws Failure
 */
export async function coverage(
  root: string,
  paths: readonly string[],
  options: CoverageOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (paths.length > 0 === (options.cluster ?? false))
    throw new Failure('coverage', paths.length > 0 ? 'cannot read folders and a cluster at once' : 'has no input', {
      next: 'name folders of manifests, or pass --cluster',
      exitCode: EXIT.usage,
    });
  const apps = declaredApps(root, options.for);
  const { read, objects, custom, unjudged: unread } = await readInput(paths, options);
  // A written reason counts as a judgement.
  const isJudged = ({ isStateful, annotations }: CustomObject) => isStateful || Boolean(annotations[EXEMPT]?.trim());
  const judged = custom.filter(isJudged);
  const workloads = withProtectors([...statefulWorkloads(objects), ...judged.map(statefulResource)], apps);
  const unjudged = [...unread, ...custom.filter((each) => !isJudged(each)).map(unjudgedResource)];
  const made = judged.flatMap(({ namespace, makes }) => (makes ? [{ namespace, ...makes }] : []));
  const lost = missing(apps, [...objects, ...made]);
  if (options.json) {
    const absent = lost.map(({ app, name, namespace, object }) => ({
      app,
      ...(name !== null && { capture: name }),
      namespace,
      object,
    }));
    terminal.out(JSON.stringify({ read, workloads, unjudged, absent } satisfies CoverageReport, null, 2));
  } else {
    if (workloads.length > 0) terminal.out(`${coverageTable(workloads)}\n`);
    if (unjudged.length > 0) terminal.out(`${unjudgedTable(unjudged)}\n`);
    terminal.out(`${read}: ${coverageCounts(workloads, unjudged)}`);
  }
  for (const { app, name, namespace, object } of lost)
    terminal.err(
      `${name === null ? app : `${app}.${name}`} › object: does not exist (${object.kind} ${namespace}/${object.name}); correct it in the app's file, or find out why it was deleted`,
    );
  const open = workloads.filter(({ protector }) => protector.state === 'unprotected');
  return options.gate && open.length + unjudged.filter(({ exempt }) => !exempt).length > 0 ? EXIT.failed : EXIT.done;
}

function statefulResource({ why, isStateful: _, ...resource }: CustomObject): StatefulWorkload {
  return { ...resource, why: [why] };
}

function unjudgedResource({ namespace, kind, name, where, why, annotations }: CustomObject): Unjudged {
  const cure =
    annotations[EXEMPT] === undefined ? `or give a reason in the annotation ${EXEMPT}` : `${EXEMPT} gives no reason`;
  return { where, object: `${kind} ${namespace}/${name}`, why: `${why}; check what it stores, ${cure}` };
}

/** Everything that was read. */
type Input = { readonly read: string } & Manifests;

async function readInput(paths: readonly string[], options: CoverageOptions): Promise<Input> {
  if (options.cluster) {
    const { context, ...found } = await clusterObjects(options);
    // A custom resource needs no judgement: the workloads that its operator makes are in the cluster.
    return { read: `context ${context}`, custom: [], ...found };
  }
  const folders = paths.map((path) => manifestFolder(path, options.namespace ?? 'default'));
  const files = folders.reduce((sum, folder) => sum + folder.files, 0);
  return {
    read: `${files} file${files === 1 ? '' : 's'}`,
    objects: folders.flatMap(({ objects }) => objects),
    custom: folders.flatMap(({ custom }) => custom),
    unjudged: folders.flatMap(({ unjudged }) => unjudged),
  };
}
