import type { Clock } from '../../runner/ports/clock';
import type { Cluster } from '../cluster/cluster';
import type { DeployedApp } from '../cluster/deployed-app';
import type { readAppCatalog, StoreOptions } from '../points/app-catalog';
import type { App, ClusterFile, Repository } from '../repository/repository';
import type { Terminal } from '../terminal/terminal';
import type { storeSettings } from './store-settings';

export interface DoctorContext {
  readonly repository: Repository;
  readonly cluster: () => Promise<Cluster>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  /** Lines about manifests that are not what the app files declare; empty if there are none. @default - there are no app files */
  readonly synthesis?: () => Promise<readonly string[]>;
  /** @default - the real store, if a key pair is in the environment */
  readonly catalog?: typeof readAppCatalog;
  /** Writers without replicas are not refused: `restore --writers-at-zero`. @default false */
  readonly leavesZero?: boolean;
  /** @default - the real store, if a key pair is in the environment */
  readonly settings?: typeof storeSettings;
}

/** What the checks of one app read. */
export interface Patient {
  readonly app: App;
  readonly file: ClusterFile;
  readonly cluster: Cluster;
  /** `undefined` if the app is not in the cluster. */
  readonly deployed: DeployedApp | undefined;
  readonly options: StoreOptions;
  readonly context: DoctorContext;
}
