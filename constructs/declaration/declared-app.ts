import type { Duration } from 'cdk8s';
import type { Blueprint, WriterRef } from '../../blueprints/dsl';
import type { Quiesce } from '../../contracts/app-config';

/**
 * The declaration of one application in one namespace, `apps/<app>.ts`. Everything is explicit; nothing is inferred.
 */
export type ProtectedAppProps = CommonProps & (WithWriters | WithoutWriters);

interface CommonProps {
  /** A DNS label of at most 40 characters; the name of the app's ConfigMap and Lease, and the start of other names. */
  readonly name: string;
  /** The namespace that the app and its writers run in. Jerrycan does not create it. */
  readonly namespace: string;
  /**
   * The most data, measured in time, that you can afford to lose. The schedule's longest gap plus its spread and its
   * deadline must not exceed it.
   */
  readonly rpo: Duration;
  /** How long a restore may take. */
  readonly rto: Duration;
  /**
   * The pieces of the app's data by name, at least one, and how each is captured and restored. One backup captures all
   * of them, or leaves no restore point. A name is a DNS label of at most 20 characters: `<app>.<name>` is the name of
   * the Blueprint and the Profile, and `<run>/<name>` the directory in the store.
   */
  readonly captures: Readonly<Record<string, Blueprint>>;
  /**
   * The names of all captures, if they must run one after the other.
   * @default - all captures run at the same time
   */
  readonly order?: readonly string[];
  readonly schedule: ScheduleProps;
  readonly retention: RetentionProps;
  /**
   * When restore points are verified.
   * @default - every day between 4 and 6 in the schedule's time zone, at a minute derived from the app's name
   */
  readonly verification?: VerificationProps;
  /**
   * The cluster of the app: a file in `clusters/`.
   * @default 'local'
   */
  readonly cluster?: string;
  /**
   * Retires the app: backups no longer start by schedule. Everything else stays, so that you can still restore. Kept
   * points are still verified.
   * @default false
   */
  readonly retired?: boolean;
  /**
   * Makes a backup before each sync of the app's own Argo CD Application. The sync continues only when the restore
   * point is complete. To enable it, add `presync/` in the app's folder as a second source of that Application: `npm
   * run argocd` prints the lines.
   * @default false
   */
  readonly beforeSync?: boolean;
  /**
   * Resources of the runner's pod. The blueprints define the resources of the pods that capture the data.
   * @default - requests 50m of CPU and 160Mi of memory, a limit of 192Mi of memory: the runner uses 150 MB at most
   * (runner/README.md)
   */
  readonly resources?: RunnerResources;
}

interface WithWriters {
  /**
   * The workloads in the same namespace that write to the data: `deployment`, `statefulSet`, `cronJob`. A restore
   * always stops them: Deployments and StatefulSets are scaled to zero, CronJobs are suspended. Two apps must not share
   * a writer.
   */
  readonly writers: readonly [WriterRef, ...WriterRef[]];
  /**
   * What a backup does with the writers: it leaves them running, or stops them until the data of every capture is fixed
   * (`snapshot`), or until every capture has ended (`whole-backup`).
   */
  readonly quiesce: Quiesce;
  /**
   * The Argo CD Application that deploys the writers. Before a run stops them, it checks whether Argo CD would start
   * them again. This works only if Argo CD is in the app's own cluster.
   * @default - the runner does not check, and warns if a writer is labeled as deployed by Argo CD
   */
  readonly argoCd?: ArgoCdProps;
}

interface WithoutWriters {
  /** States explicitly that nothing in the cluster writes to the data. */
  readonly writers: 'none';
  readonly quiesce: 'never';
}

export interface ScheduleProps {
  /** Five fields in the format of Kubernetes: `15 4,16 * * *`. */
  readonly cron: string;
  /** A name of the IANA database, such as `Asia/Hong_Kong`. */
  readonly timeZone: string;
  /**
   * Delays each run by its app's share of this duration, so that the apps of a cluster do not start at the same time.
   * @default - every run starts immediately
   */
  readonly spread?: Duration;
  /** Stops a backup that takes longer than this, measured from its start. */
  readonly deadline: Duration;
}

/**
 * Which restore points are kept. Only points count that are verified, that are not broken, and that are not a restore's
 * safety points.
 *
 * A class counts the periods *that contain such a point*, the newest first, and keeps the newest point of each period.
 * For example, `daily: 7` keeps one point for each of the last seven days that have any point, not for the last seven
 * calendar days. So no point is deleted only because time passes, as in restic and borg. Hours, days, weeks (from
 * Monday), months and years are those of the schedule's time zone. An hour that occurs twice counts as two. A point
 * that two classes keep counts in both. After the next backup, points that neither a class nor `keepAtLeast` keeps are
 * deleted, the oldest first. One run deletes at most 3 points or a tenth of the points.
 *
 * Each number must be whole, 1 or more.
 */
export interface RetentionProps {
  /** The number of hours whose newest point is kept. @default - no point is kept for its hour */
  readonly hourly?: number;
  /** The number of days whose newest point is kept. @default - no point is kept for its day */
  readonly daily?: number;
  /** The number of weeks, Monday to Sunday, whose newest point is kept. @default - no point is kept for its week */
  readonly weekly?: number;
  /** The number of months whose newest point is kept. @default - no point is kept for its month */
  readonly monthly?: number;
  /** The number of years whose newest point is kept. @default - no point is kept for its year */
  readonly yearly?: number;
  /** The number of newest points that are always kept. Without any class, only these points are kept. */
  readonly keepAtLeast: number;
}

/** From the shortest period to the longest. */
export const retentionClasses = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

export interface VerificationProps {
  /**
   * When the kept points are checked and some of them are read back: five fields as in {@link ScheduleProps.cron}, in
   * the schedule's time zone. It must be every day, so that every point is read back within 7 days.
   */
  readonly cron: string;
}

/** An Argo CD Application. */
export interface ArgoCdProps {
  /** Its name. */
  readonly application: string;
  /**
   * The namespace of the Application.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * Argo CD runs in a different cluster from the app, where no runner can query it. If a run stops a writer and Argo CD
   * starts it again, the run notices and fails. The Application still needs the settings that `npm run argocd` prints.
   * @default false
   */
  readonly elsewhere?: boolean;
}

/** Quantities in the format of Kubernetes: `50m`, `96Mi`. */
export interface RunnerResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** A protected app with its defaults: frozen data. */
export interface DeclaredApp extends Omit<CommonProps, 'beforeSync' | 'cluster' | 'retired' | 'resources'> {
  readonly writers: readonly WriterRef[];
  readonly quiesce: Quiesce;
  readonly cluster: string;
  readonly retired: boolean;
  readonly beforeSync: boolean;
  readonly resources: RunnerResources;
  readonly argoCd?: Required<ArgoCdProps>;
}

/** Declares one protected app. It checks nothing: synthesis reports all findings of all apps at once. */
export function protectedApp(props: ProtectedAppProps): DeclaredApp {
  const { argoCd, ...said }: ProtectedAppProps & { readonly argoCd?: ArgoCdProps } = props;
  return Object.freeze({
    cluster: 'local',
    retired: false,
    beforeSync: false,
    resources: { requests: { cpu: '50m', memory: '160Mi' }, limits: { memory: '192Mi' } },
    ...said,
    ...('argoCd' in props && { argoCd: { namespace: 'argocd', elsewhere: false, ...argoCd! } }),
    writers: said.writers === 'none' ? [] : said.writers,
  });
}
