import type { PublicKey } from '../../contracts/app-config';
import type { Cluster } from '../../contracts/files/cluster';
import type { Store } from '../../contracts/files/store';
import type { ArgoCd } from '../argo-cd/argo-cd';
import type { DeclaredApp } from '../declaration/declared-app';
import type { Finding } from '../declaration/finding';
import { absent } from './app/absent';
import { beforeSync } from './app/before-sync';
import { captures } from './app/captures';
import { cron } from './app/cron';
import { durations } from './app/durations';
import { identity } from './app/identity';
import { migration } from './app/migration';
import { names } from './app/names';
import { renderedBlueprint } from './app/rendered-blueprint';
import { retention } from './app/retention';
import { rpo } from './app/rpo';
import type { Rule } from './app/rule';
import { timeZone } from './app/time-zone';
import { verification } from './app/verification';
import { writers } from './app/writers';
import { argoCdFindings } from './fleet/argo-cd';
import { collisions } from './fleet/collisions';
import { placement } from './fleet/placement';
import { storeWarnings } from './fleet/stores';

const rules: readonly Rule[] = [
  ...[
    names,
    captures,
    cron,
    timeZone,
    durations,
    rpo,
    writers,
    retention,
    verification,
    renderedBlueprint,
    identity,
    beforeSync,
  ],
];

export interface Checked {
  readonly apps: readonly DeclaredApp[];
  /** Clusters by name. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Stores by stack. */
  readonly stores: ReadonlyMap<string, Store>;
  /** Keys by app. */
  readonly publicKeys: ReadonlyMap<string, readonly PublicKey[]>;
  /** @default - Argo CD is told nothing by this repository */
  readonly argoCd?: ArgoCd | undefined;
}

/**
 * Returns all findings of all apps. If an app lacks a value, the other rules skip it, because they would fail on it.
 */
export function check({ apps, clusters, stores, publicKeys, argoCd }: Checked): Finding[] {
  const missing = apps.map((app) => {
    const moved = migration(app);
    // An app without captures that has the old form has one thing to change.
    const isOld = moved.some(({ part }) => part === 'blueprint');
    return [...moved, ...absent(app, undefined as never).filter(({ part }) => !isOld || part !== 'captures')];
  });
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
