import type { PublicKey } from '../../../contracts/app-config';
import type { Cluster } from '../../../contracts/files/cluster';
import type { Store } from '../../../contracts/files/store';
import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';

/** The place of an app, and what is known about it outside its own file. */
export interface Place {
  readonly cluster: Cluster;
  readonly store: Store;
  /** `undefined` if the file of keys does not exist. */
  readonly publicKeys: readonly PublicKey[] | undefined;
}

/** Checks one property of one app. */
export type Rule = (app: DeclaredApp, place: Place) => Finding[];

/** Returns a finding that prevents synthesis. */
export function refused(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'refused', subject: app.name, part, message };
}

/** Returns a finding for a step that is still to do. */
export function pending(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'pending', subject: app.name, part, message };
}

/** Returns a finding that may be intended. */
export function warning(app: DeclaredApp, part: string, message: string): Finding {
  return { severity: 'warning', subject: app.name, part, message };
}
