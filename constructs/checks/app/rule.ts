import type { PublicKey } from '../../../contracts/app-config';
import type { Cluster } from '../../../contracts/files/cluster';
import type { Store } from '../../../contracts/files/store';
import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';

/** Where an app is, and what is known of it beside its own file. */
export interface Place {
  readonly cluster: Cluster;
  readonly store: Store;
  /** `undefined`: there is no file of keys. */
  readonly publicKeys: readonly PublicKey[] | undefined;
}

/** One thing that can be wrong with one app. */
export type Rule = (app: DeclaredApp, place: Place) => Finding[];

/** Nothing is synthesized with it. */
export function refused(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'refused', subject: app.name, part, message };
}

/** A step is still to be done. */
export function pending(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'pending', subject: app.name, part, message };
}

/** It can be meant so. */
export function warning(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'warning', subject: app.name, part, message };
}
