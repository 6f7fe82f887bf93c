import type { DoctorContext } from '../doctor/doctor-context';
import type { RunContext } from '../follow/manual-run';
import type { readAppCatalog } from '../points/app-catalog';

export interface RestoreContext extends RunContext, Pick<DoctorContext, 'settings'> {
  /** @default - the real store, if a key pair is in the environment */
  readonly catalog?: typeof readAppCatalog;
}
