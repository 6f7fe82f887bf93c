import type { Comparison } from '../comparison';
import type { AppFacts, ReviewedCluster, ReviewedStore } from '../protection';
import { appObjects } from './app-objects';
import { argoCd } from './argo-cd';
import { beforeSync } from './before-sync';
import { capturedObject } from './captured-object';
import { clusterFile } from './cluster-file';
import { deadline } from './deadline';
import { engine } from './engine';
import { overdue } from './overdue';
import { placement } from './placement';
import { quiesce } from './quiesce';
import { recipe } from './recipe';
import { retention } from './retention';
import { retired } from './retired';
import { rpo } from './rpo';
import { rto } from './rto';
import { schedule } from './schedule';
import { scratch } from './scratch';
import { spread } from './spread';
import { storeCredentials } from './store-credentials';
import { storeEncryption } from './store-encryption';
import { storeIdentities } from './store-identities';
import { storeLifecycle } from './store-lifecycle';
import { storeLock } from './store-lock';
import { storePlace } from './store-place';
import { storeTransport } from './store-transport';
import { storeVersioning } from './store-versioning';
import { suspension } from './suspension';
import { verification } from './verification';
import { writers } from './writers';

export { withoutSource } from './before-sync';
export { objects } from './objects';
export { signingKeys } from './signing-keys';

/** All that is compared of an app that is there before and after, in the order in which it is told. */
export const ofApp: readonly Comparison<AppFacts>[] = [
  retired,
  ...placement,
  capturedObject,
  engine,
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
  ...recipe,
  appObjects,
];

/** All that is compared of a store's file. */
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

/** All that is compared of a cluster's file. */
export const ofCluster: readonly Comparison<ReviewedCluster>[] = clusterFile;
