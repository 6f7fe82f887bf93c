import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import { cronJob, deployment, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import { readDataFiles } from '../../../charts/inputs/inputs';
import { runnerBundle } from '../../../charts/inputs/runner-bundle';
import { appList } from '../../../charts/output/app-list';
import { synthesize } from '../../../charts/synthesize';
import { type ProtectedAppProps, protectedApp } from '../../../constructs/app';
import type { ArgoCdProps } from '../../../constructs/declaration/declared-app';
import { wordpress } from '../../../examples/apps/wordpress';
import { kubectl } from './cluster/kubectl';
import { later } from './cluster/later';

const REPOSITORY = join(__dirname, '../../..');

/** Computed once for a test file, so that two syntheses have the same result. */
const cron = later(wordpress.schedule.timeZone);
const ledgerCron = later('Europe/Paris');

type App = ReturnType<typeof protectedApp>;

/** What a test declares differently from `apps/wordpress.ts`. */
export interface Declared {
  readonly quiesce?: ProtectedAppProps['quiesce'];
  /** The maximum delay of a scheduled run. @default - as in the app file */
  readonly spread?: Duration;
  /** When a run is stopped. @default - as in the app file */
  readonly deadline?: Duration;
  /**
   *
   * @default - the newest 12 points, because tests make several an hour and need each of them
   */
  readonly retention?: ProtectedAppProps['retention'];
  /**
   *
   * @default - at the minute derived from the app's name
   */
  readonly verification?: ProtectedAppProps['verification'];
  /**
   *
   * @default - none
   */
  readonly argoCd?: ArgoCdProps;
  /** @default false */
  readonly beforeSync?: boolean;
  /** @default false */
  readonly retired?: boolean;
  /**
   *
   * @default - as in the app file
   */
  readonly writers?: ProtectedAppProps['writers'];
  /** Apps in addition to WordPress. */
  readonly others?: readonly App[];
  /**
   *
   * @default - as in the app file
   */
  readonly captures?: ProtectedAppProps['captures'];
}

/** The blueprint of WordPress, with a test's additions. */
export const wordpressDump = (added: Partial<Parameters<typeof mariadbDump>[0]>): ReturnType<typeof mariadbDump> =>
  mariadbDump({
    server: statefulSet('wordpress-mariadb'),
    host: 'wordpress-mariadb',
    image: 'docker.io/library/mariadb:10.11',
    password: secretKey('wordpress-mariadb', 'mariadb-root-password'),
    ...added,
  });

const ledgerDump = mariadbDump({
  server: statefulSet('ledger-mariadb'),
  host: 'ledger-mariadb',
  image: 'docker.io/library/mariadb:10.11',
  password: secretKey('ledger-mariadb', 'root'),
});

/** A second app with names as similar to the first as possible. */
export const ledgerApp = ({
  cronJobs = [],
  captures = { database: ledgerDump },
  ...otherwise
}: Pick<Declared, 'argoCd' | 'beforeSync' | 'captures' | 'retired'> & {
  readonly cronJobs?: readonly string[];
} = {}): App =>
  protectedApp({
    ...otherwise,
    name: 'ledger',
    namespace: 'ledger',
    rpo: Duration.hours(12),
    rto: Duration.minutes(30),
    captures,
    writers: [deployment('ledger'), ...cronJobs.map(cronJob)],
    quiesce: 'never',
    schedule: { cron: ledgerCron, timeZone: 'Europe/Paris', deadline: Duration.hours(1) },
    retention: { keepAtLeast: 3 },
  });

/** A repository like a user's: the data files, and the manifests that result from them. */
export class Checkout {
  private constructor(readonly root: string) {}

  /**
   * Creates one with the data files of this repository, and synthesizes it once, because `jerrycan keys` needs the list
   * of apps.
   */
  static make(declared: Declared): Checkout {
    const root = mkdtempSync(join(tmpdir(), 'jerrycan-e2e-'));
    cpSync(join(REPOSITORY, 'examples/clusters'), join(root, 'clusters'), { recursive: true });
    mkdirSync(join(root, 'keys'));
    const store = JSON.parse(readFileSync(join(REPOSITORY, 'examples/store.local.json'), 'utf8'));
    const identities = ['wordpress', ...(declared.others ?? []).map(({ name }) => name)];
    writeFileSync(join(root, 'store.local.json'), JSON.stringify({ ...store, identities }));
    const checkout = new Checkout(root);
    checkout.synthesize(declared);
    return checkout;
  }

  /** Writes `manifests/` and `apps.json`. */
  synthesize({ others = [], spread, deadline, argoCd, ...otherwise }: Declared): void {
    const data = readDataFiles(this.root);
    if (data.findings.length > 0) throw new Error(JSON.stringify(data.findings));
    const schedule = { ...wordpress.schedule, cron, ...(spread && { spread }), ...(deadline && { deadline }) };
    const retention = { keepAtLeast: 12 };
    const declaredArgoCd = argoCd && { argoCd: { namespace: 'argocd', elsewhere: false, ...argoCd } };
    const apps = [{ ...wordpress, schedule, retention, ...otherwise, ...declaredArgoCd } as App, ...others];
    const inputs = { ...data, apps, program: runnerBundle(REPOSITORY) };
    synthesize(inputs, join(this.root, 'manifests'));
    writeFileSync(join(this.root, 'apps.json'), appList(inputs));
  }

  /** The files of `manifests/`, by relative path. */
  files(): Map<string, string> {
    const folder = join(this.root, 'manifests');
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  }

  /**
   * Applies all of them as Argo CD would. Every unknown or duplicate field is an error. Returns the output for each
   * file. It omits the hooks of `presync/`: they are not our objects, and start as soon as they exist.
   */
  async apply(): Promise<string[]> {
    const options = ['--server-side', '--force-conflicts', '--validate=strict', '--field-manager=argocd-controller'];
    const paths = [...this.files().keys()].filter((path) => !path.includes('/presync/'));
    const files = paths.flatMap((path) => ['-f', join(this.root, 'manifests', path)]);
    const said = await kubectl(['apply', ...options, ...files]);
    return said.trim().split('\n');
  }
}
