import type { Comparison } from '../comparison/comparison';
import type { AppFacts, ReviewedCluster, ReviewedStore } from '../protection/protection';
import { appObjects } from './app/app-objects';
import { argoCd } from './app/argo-cd';
import { beforeSync } from './app/before-sync';
import { order } from './app/order';
import { placement } from './app/placement';
import { quiesce } from './app/quiesce';
import { retention } from './app/retention';
import { retired } from './app/retired';
import { scratch } from './app/scratch';
import { writers } from './app/writers';
import { captures } from './capture/capture-changes';
import { clusterFile } from './cluster-file';
import { deadline } from './schedule/deadline';
import { overdue } from './schedule/overdue';
import { rpo } from './schedule/rpo';
import { rto } from './schedule/rto';
import { schedule } from './schedule/schedule';
import { spread } from './schedule/spread';
import { suspension } from './schedule/suspension';
import { verification } from './schedule/verification';
import { storeCredentials } from './store/credentials';
import { storeEncryption } from './store/encryption';
import { storeIdentities } from './store/identities';
import { storeLifecycle } from './store/lifecycle';
import { storeLock } from './store/lock';
import { storePlace } from './store/place';
import { storeTransport } from './store/transport';
import { storeVersioning } from './store/versioning';

export { objects } from '../comparison/objects';
export { withoutSource } from './app/before-sync';
export { isSample } from './app/sample-key';
export { signingKeys } from './app/signing-keys';
export { dataOf } from './capture/capture-changes';

/** All comparisons of an app that exists before and after, in the order of the report. */
export const ofApp: readonly Comparison<AppFacts>[] = [
  retired,
  ...placement,
  captures,
  order,
  rpo,
  rto,
  schedule,
  ...suspension,
  ...overdue,
  spread,
  deadline,
  ...retention,
  quiesce,
  writers,
  scratch,
  argoCd,
  beforeSync,
  verification,
  appObjects,
];

/** All comparisons of a store file. */
export const ofStore: readonly Comparison<ReviewedStore>[] = [
  ...storePlace,
  storeVersioning,
  ...storeLock,
  storeLifecycle,
  storeEncryption,
  ...storeTransport,
  storeIdentities,
  ...storeCredentials,
];

/** All comparisons of a cluster file. */
export const ofCluster: readonly Comparison<ReviewedCluster>[] = clusterFile;
