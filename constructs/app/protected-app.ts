import { Construct } from 'constructs';
import type { PublicKey } from '../../contracts/app-config';
import type { Cluster } from '../../contracts/files/cluster';
import type { Store } from '../../contracts/files/store';
import { namesOf, STORE_CA } from '../../contracts/names';
import { GuardAccess } from '../access/guard-access';
import { KanisterAccess } from '../access/kanister-access';
import { RunnerAccess } from '../access/runner-access';
import type { DeclaredApp } from '../declaration/declared-app';
import { captureNamespaces, capturesOf } from '../declaration/declared-capture';
import { ActionSetSchedule } from '../runner/action-set-schedule';
import { BeforeSync } from '../runner/before-sync';
import { runnerCredentials } from '../runner/runner-credentials';
import { VerificationSchedule, verificationCron } from '../runner/verification-schedule';
import { AppConfigMap } from './app-config-map';
import { CaptureObjects } from './one-capture';
import { appConfig, storeAddress } from './runner-config';
import { StoreCa } from './store-ca';

export interface ProtectedAppConstructProps {
  readonly app: DeclaredApp;
  readonly cluster: Cluster;
  readonly store: Store;
  /** The keys that verify restore points. */
  readonly publicKeys: readonly PublicKey[];
}

/** All objects of one protected app in the cluster, except Secrets. */
export class ProtectedApp extends Construct {
  constructor(scope: Construct, id: string, props: ProtectedAppConstructProps) {
    super(scope, id);
    const { app, cluster, store } = props;
    const { name, namespace, writers } = app;
    const { kanister, priorityClassName } = cluster;
    const credentials = runnerCredentials(name, store);
    const captures = capturesOf(app);
    const places = captureNamespaces(captures);
    const address = storeAddress(app, store);
    const context = {
      app: name,
      storeSecret: namesOf(name).store,
      kandoImage: kanister.tools,
      deadlineSeconds: app.schedule.deadline.toSeconds(),
      ...(priorityClassName !== undefined && { priorityClassName }),
      ...(store.ca && { storeCa: { configMap: namesOf(name).storeCa, key: STORE_CA } }),
    };
    if (store.ca)
      for (const place of places)
        new StoreCa(this, `StoreCa-${place}`, { app: name, namespace: place, certificates: store.ca });
    const digests = new Map(
      captures.map((capture) => {
        const others = captures.filter((other) => other !== capture).map((other) => other.name);
        const objects = { capture, others, cluster, store, address, context };
        const made = new CaptureObjects(this, `Capture-${capture.name}`, objects);
        return [capture.name, made.digest];
      }),
    );
    new AppConfigMap(this, 'Config', {
      namespace: kanister.namespace,
      config: appConfig({ ...props, digests }),
      storeCa: store.ca,
    });
    new ActionSetSchedule(this, 'Schedule', {
      app: name,
      namespace: kanister.namespace,
      schedule: app.schedule,
      rpo: app.rpo,
      resources: app.resources,
      retired: app.retired,
      privateCa: store.ca !== undefined,
      credentials,
      priorityClassName,
    });
    if (app.beforeSync)
      new BeforeSync(this, 'BeforeSync', {
        app: name,
        namespace,
        kanisterNamespace: kanister.namespace,
        schedule: app.schedule,
        resources: app.resources,
        privateCa: store.ca !== undefined,
        credentials,
        priorityClassName,
      });
    new VerificationSchedule(this, 'Verification', {
      app: name,
      namespace: kanister.namespace,
      cron: verificationCron(app),
      timeZone: app.schedule.timeZone,
      resources: app.resources,
      privateCa: store.ca !== undefined,
      credentials,
      priorityClassName,
    });
    new RunnerAccess(this, 'RunnerAccess', {
      app: name,
      namespace,
      kanisterNamespace: kanister.namespace,
      captures,
      writers,
      argoCd: app.argoCd?.elsewhere ? undefined : app.argoCd,
    });
    new GuardAccess(this, 'GuardAccess', {
      app: name,
      namespace,
      captureNamespaces: places,
      kanisterNamespace: kanister.namespace,
      writers,
    });
    new KanisterAccess(this, 'KanisterAccess', { app: name, namespace, kanister, captures, writers });
  }
}
