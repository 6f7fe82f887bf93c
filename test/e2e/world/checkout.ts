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

/** Once for a test file, so that what is synthesized twice is the same. */
const cron = later(wordpress.schedule.timeZone);
const ledgerCron = later('Europe/Paris');

type App = ReturnType<typeof protectedApp>;

/** What a test declares otherwise than `apps/wordpress.ts` does. */
export interface Declared {
  readonly quiesce?: ProtectedAppProps['quiesce'];
  /** How long a scheduled run may wait for its turn. @default - as the app file says */
  readonly spread?: Duration;
  /** When a run is ended. @default - as the app file says */
  readonly deadline?: Duration;
  /** @default - the newest 12 points: tests make several an hour, and want each */
  readonly retention?: ProtectedAppProps['retention'];
  /** @default - at the minute that follows from the app's name */
  readonly verification?: ProtectedAppProps['verification'];
  /** @default - no Application is declared */
  readonly argoCd?: ArgoCdProps;
  /** @default false */
  readonly beforeSync?: boolean;
  /** @default false */
  readonly retired?: boolean;
  /** @default - as the app file says */
  readonly writers?: ProtectedAppProps['writers'];
  /** Further apps beside WordPress. */
  readonly others?: readonly App[];
  /** @default - the one that the app file says */
  readonly blueprint?: ProtectedAppProps['blueprint'];
}

/** The blueprint of WordPress, with what a test adds to it. */
export const wordpressDump = (added: Partial<Parameters<typeof mariadbDump>[0]>): ReturnType<typeof mariadbDump> =>
  mariadbDump({
    server: statefulSet('wordpress-mariadb'),
    host: 'wordpress-mariadb',
    image: 'docker.io/library/mariadb:10.11',
    password: secretKey('wordpress-mariadb', 'mariadb-root-password'),
    ...added,
  });

/** A second app, as like the first as its names allow. */
export const ledgerApp = ({
  cronJobs = [],
  ...otherwise
}: Pick<Declared, 'argoCd' | 'beforeSync' | 'retired'> & { readonly cronJobs?: readonly string[] } = {}): App =>
  protectedApp({
    ...otherwise,
    name: 'ledger',
    namespace: 'ledger',
    rpo: Duration.hours(12),
    rto: Duration.minutes(30),
    blueprint: mariadbDump({
      server: statefulSet('ledger-mariadb'),
      host: 'ledger-mariadb',
      image: 'docker.io/library/mariadb:10.11',
      password: secretKey('ledger-mariadb', 'root'),
    }),
    writers: [deployment('ledger'), ...cronJobs.map(cronJob)],
    quiesce: 'never',
    schedule: { cron: ledgerCron, timeZone: 'Europe/Paris', deadline: Duration.hours(1) },
    retention: { keepAtLeast: 3 },
  });

/** A repository as a user has it, of its own: the data files, and the manifests that follow from them. */
export class Checkout {
  private constructor(readonly root: string) {}

  /** Makes one with the data files of this repository, and synthesizes it once: `jerrycan keys` needs the list of apps. */
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

  /** The files of `manifests/`, by their path below it. */
  files(): Map<string, string> {
    const folder = join(this.root, 'manifests');
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yaml'));
    return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  }

  /**
   * Applies all of them as Argo CD would, and with every unknown or doubled field an error; returns the answer to each. It leaves out the hooks of `presync/`: they are
   * not objects of ours, and start as soon as they exist.
   */
  async apply(): Promise<string[]> {
    const options = ['--server-side', '--force-conflicts', '--validate=strict', '--field-manager=argocd-controller'];
    const paths = [...this.files().keys()].filter((path) => !path.includes('/presync/'));
    const files = paths.flatMap((path) => ['-f', join(this.root, 'manifests', path)]);
    const said = await kubectl(['apply', ...options, ...files]);
    return said.trim().split('\n');
  }
}
