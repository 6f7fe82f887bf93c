import type { Store } from '../../infra/store';
import type { PublicKey } from '../../runner/app-config';
import type { ArgoCd } from '../argo-cd/argo-cd';
import type { Cluster } from '../cluster';
import type { DeclaredApp } from '../declared-app';
import type { Finding } from '../finding';
import { absent } from './absent';
import { argoCdFindings } from './argo-cd';
import { beforeSync } from './before-sync';
import { collisions } from './collisions';
import { cron } from './cron';
import { durations } from './durations';
import { identity } from './identity';
import { names } from './names';
import { placement } from './placement';
import { renderedBlueprint } from './rendered-blueprint';
import { retention } from './retention';
import { rpo } from './rpo';
import type { Rule } from './rule';
import { storeWarnings } from './stores';
import { timeZone } from './time-zone';
import { verification } from './verification';
import { writers } from './writers';

const rules: readonly Rule[] = [
  ...[names, cron, timeZone, durations, rpo, writers, retention, verification, renderedBlueprint, identity, beforeSync],
];

export interface Checked {
  readonly apps: readonly DeclaredApp[];
  /** By name. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** By stack. */
  readonly stores: ReadonlyMap<string, Store>;
  /** By app. */
  readonly publicKeys: ReadonlyMap<string, readonly PublicKey[]>;
  /** @default - Argo CD is told nothing by this repository */
  readonly argoCd?: ArgoCd | undefined;
}

/** All findings of all apps. What has no value is looked at no further: other rules could only stumble over it. */
export function check({ apps, clusters, stores, publicKeys, argoCd }: Checked): Finding[] {
  const missing = apps.map((app) => absent(app, undefined as never));
  const whole = apps.filter((_, index) => missing[index]?.length === 0);
  const findings = whole.flatMap((app) => {
    const misplaced = placement(app, clusters, stores);
    const cluster = clusters.get(app.cluster);
    const store = cluster && stores.get(cluster.stack);
    if (!cluster || !store) return misplaced;
    const place = { cluster, store, publicKeys: publicKeys.get(app.name) };
    return rules.flatMap((rule) => rule(app, place));
  });
  const used = new Set(whole.map((app) => clusters.get(app.cluster)?.stack));
  const warnings = [...stores.values()].filter((store) => used.has(store.stack)).flatMap(storeWarnings);
  const fleet = [...collisions(whole, clusters), ...argoCdFindings(whole, clusters, argoCd)];
  return [...missing.flat(), ...findings, ...fleet, ...warnings];
}
