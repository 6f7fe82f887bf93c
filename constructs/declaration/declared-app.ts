import type { Duration } from 'cdk8s';
import type { Blueprint, WriterRef } from '../../blueprints/dsl';
import type { Quiesce } from '../../contracts/app-config';

/** What `apps/<app>.ts` says of one application in one namespace. Everything is said and nothing inferred. */
export type ProtectedAppProps = CommonProps & (WithWriters | WithoutWriters);

interface CommonProps {
  /** A DNS label of at most 40 characters; the name of the app's Blueprint, Profile, ConfigMap and Lease. */
  readonly name: string;
  /** The namespace that the app runs in. It is not made here. */
  readonly namespace: string;
  /** The most data, in time, that may be lost: the schedule's longest gap, its spread and its deadline fit into it. */
  readonly rpo: Duration;
  /** How long a restore may take. */
  readonly rto: Duration;
  /** How the data is captured and restored. */
  readonly blueprint: Blueprint;
  readonly schedule: ScheduleProps;
  readonly retention: RetentionProps;
  /**
   * When restore points are verified.
   * @default - every day between 4 and 6 in the schedule's time zone, at a minute that follows from the app's name
   */
  readonly verification?: VerificationProps;
  /**
   * The cluster that the app lives on: a file in `clusters/`.
   * @default 'local'
   */
  readonly cluster?: string;
  /**
   * The app is leaving: no backup is started by the clock, all else stays, so that a restore still works; what is kept is still verified.
   * @default false
   */
  readonly retired?: boolean;
  /**
   * Before each sync of the app's own Application of Argo CD a backup is made, and the sync goes on only when its restore point stands. Takes effect when
   * `presync/` in the app's folder is a second source of that Application: `npm run argocd` says the lines.
   * @default false
   */
  readonly beforeSync?: boolean;
  /**
   * Resources of the runner's pod; the pods that capture the data have theirs from the blueprint.
   * @default - 50m of CPU and 160Mi of memory requested, at most 192Mi of memory: it uses 150 MB at most (runner/README.md)
   */
  readonly resources?: RunnerResources;
}

interface WithWriters {
  /**
   * The workloads, of the same namespace, that write to the data: `deployment`, `statefulSet`, `cronJob`. A restore always stops them: the first two are
   * scaled to zero, a CronJob is suspended. No two apps may name one writer.
   */
  readonly writers: readonly [WriterRef, ...WriterRef[]];
  /**
   * What a backup does with the writers: leaves them running, stops them until the snapshot is open, or until the dump
   * has ended.
   */
  readonly quiesce: Quiesce;
  /**
   * Which Application of Argo CD deploys the writers: a run that stops them looks first whether it would start them again,
   * where Argo CD is in the app's own cluster.
   * @default - the runner cannot look, and warns where a writer says that Argo CD deploys it
   */
  readonly argoCd?: ArgoCdProps;
}

interface WithoutWriters {
  /** Said, not forgotten: nothing in the cluster writes to the data. */
  readonly writers: 'none';
  readonly quiesce: 'never';
}

export interface ScheduleProps {
  /** Five fields, as Kubernetes reads them: `15 4,16 * * *`. */
  readonly cron: string;
  /** A name of the IANA database, such as `Asia/Hong_Kong`. */
  readonly timeZone: string;
  /**
   * A run waits for its app's share of this, so that the apps of a cluster do not start together.
   * @default - every run starts at once
   */
  readonly spread?: Duration;
  /** A backup that has not ended by then, counted from its start, is ended. */
  readonly deadline: Duration;
}

/**
 * Which restore points stay. Only points count that were verified, are not broken, and are no restore's safety points.
 *
 * A class counts the periods *in which such a point lies*, the newest first, and keeps the newest point of each: `daily: 7` keeps one
 * point of each of the last seven days that have any, not of the last seven days. So nothing goes by the passing of time
 * alone, as in restic and borg. Hours, days, weeks (from Monday), months and years are those of the schedule's time zone; an hour
 * that comes twice is two. A point that two classes keep counts in both. What no class and not `keepAtLeast` keeps goes after the next
 * backup, the oldest first, at most 3 points or a tenth of them a run.
 *
 * Each number is whole, 1 or more.
 */
export interface RetentionProps {
  /** Of so many hours the newest point. @default - no point is kept for its hour */
  readonly hourly?: number;
  /** Of so many days the newest point. @default - no point is kept for its day */
  readonly daily?: number;
  /** Of so many weeks, Monday to Sunday, the newest point. @default - no point is kept for its week */
  readonly weekly?: number;
  /** Of so many months the newest point. @default - no point is kept for its month */
  readonly monthly?: number;
  /** Of so many years the newest point. @default - no point is kept for its year */
  readonly yearly?: number;
  /** The newest so many points stay whatever else is said; without any class, these and no others. */
  readonly keepAtLeast: number;
}

/** From the shortest period to the longest. */
export const retentionClasses = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

export interface VerificationProps {
  /**
   * When the kept points are looked at and a share of them is read back: five fields as in {@link ScheduleProps.cron}, in the schedule's time
   * zone; every day, so that every point is read back within 7 days.
   */
  readonly cron: string;
}

/** One Application of Argo CD. */
export interface ArgoCdProps {
  /** Its name. */
  readonly application: string;
  /**
   * The namespace that it lies in.
   * @default 'argocd'
   */
  readonly namespace?: string;
  /**
   * Argo CD runs in another cluster than the app, where no runner can ask it: a run that stops a writer sees whether somebody starts it again, and then
   * fails; what the Application has to say all the same, `npm run argocd` prints.
   * @default false
   */
  readonly elsewhere?: boolean;
}

/** Quantities as Kubernetes writes them: `50m`, `96Mi`. */
export interface RunnerResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** A protected app with its defaults filled in: frozen data, the same whoever reads it. */
export interface DeclaredApp extends Omit<CommonProps, 'beforeSync' | 'cluster' | 'retired' | 'resources'> {
  readonly writers: readonly WriterRef[];
  readonly quiesce: Quiesce;
  readonly cluster: string;
  readonly retired: boolean;
  readonly beforeSync: boolean;
  readonly resources: RunnerResources;
  readonly argoCd?: Required<ArgoCdProps>;
}

/** Declares one protected app. Nothing is checked here: the synthesis reports all findings of all apps at once. */
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
