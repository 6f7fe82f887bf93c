import type { Store } from '../../contracts/files/store';
import { CLOCKS_APART } from '../../runner/ports/clock';
import { StoreError } from '../../runner/ports/object-store';
import { credentials, readAppCatalog } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import { unsoundCounts, unsoundPoints } from '../points/unsound-points';
import { duration } from '../report/measure';
import { type Check, fails, guarded, ok, unchecked, warning } from './check';
import type { Patient } from './doctor-context';
import { type Setting, type StoreSettings, storeSettings } from './store-settings';

/** The parts of a patient that need no cluster. */
type StorePatient = Pick<Patient, 'app' | 'file' | 'options' | 'context'>;

/** Whether the store can be read with the given key pair, keeps what its file promises, and has sound restore points. */
export async function storeChecks(patient: StorePatient): Promise<readonly Check[]> {
  const { catalog, settings } = patient.context;
  if (!catalog && !settings && !credentials())
    return [
      unchecked(
        'store',
        'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set',
        "set the auditor's key pair; an administrator's also shows versioning, lock and lifecycle",
      ),
    ];
  const checks = await Promise.all([
    guarded('store', () => settingChecks(patient)),
    guarded('restore points', () => pointChecks(patient)),
  ]);
  return checks.flat();
}

async function settingChecks({ app, file, options, context }: StorePatient): Promise<Check[]> {
  const store = context.repository.store(options.store ?? file.stack);
  const prefix = `${store.prefix}/${app.cluster}/${app.name}`;
  const endpoint = options.endpoint ?? store.endpoint;
  const read = context.settings ?? storeSettings;
  let found: StoreSettings;
  try {
    found = await read({ store, endpoint, prefix });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const what = `${endpoint} does not list s3://${store.bucket}/${prefix}/ (${error.message}, ${error.code})`;
    const next = 'check the endpoint (--endpoint), the bucket, and the rights of the key pair';
    // Nothing is known of a store that does not answer a laptop: the cluster may reach it.
    return [error.status === 0 ? unchecked('store', what, next) : fails('store', what, next)];
  }
  return [
    ok('store', `${endpoint} lists s3://${store.bucket}/${prefix}/`),
    clockCheck(found.time, context.clock.now()),
    ...promiseChecks(store, found),
  ];
}

function clockCheck(time: number, now: number): Check {
  const apart = Math.abs(now - time);
  const what = `the clocks of this machine and of the store are ${duration(Math.round(apart / 1000))} apart`;
  return apart > CLOCKS_APART ? fails('clocks', what, 'set the clock that is wrong') : ok('clocks', what);
}

/** Compares the store with its file. */
function promiseChecks(store: Store, found: StoreSettings): Check[] {
  const file = `store.${store.stack}.json`;
  const words = (lock: { mode: string; days: number } | null) => (lock ? `${lock.mode}, ${lock.days} days` : 'none');
  const ends = (days: number | null) => (days === null ? 'never' : `after ${days} days`);
  return [
    compare('versioning', found.versioning, store.versioning, String, file),
    compare('object lock', found.lock, store.lock, words, file),
    compare(
      'lifecycle',
      found.noncurrentDays,
      store.lifecycle?.noncurrentDays ?? null,
      (days) => `old versions end ${ends(days)}`,
      file,
    ),
  ];
}

function compare<T>(check: string, found: Setting<T>, wanted: T, words: (value: T) => string, file: string): Check {
  if ('denied' in found)
    return unchecked(check, `this key pair may not read it (${found.denied})`, "use an administrator's key pair");
  const [is, should] = [words(found.value), words(wanted)];
  if (is === should) return ok(check, `${is}, as ${file} has it`);
  return fails(
    check,
    `the store has: ${is}; ${file} has: ${should}`,
    "run 'pulumi up', or correct the store or the file",
  );
}

async function pointChecks({ app, options, context }: StorePatient): Promise<Check[]> {
  const check = 'restore points';
  const catalog = await (context.catalog ?? readAppCatalog)(context.repository, app, options);
  const unsound = unsoundCounts(unsoundPoints(catalog), app.name).map((line) => {
    const [what = '', ...next] = line.split('; ');
    return warning(check, what, next.join('; '));
  });
  const latest = catalog.entries.find(isCandidate);
  if (!latest)
    return [
      ...unsound,
      warning(check, `${catalog.address} has no verified restore point`, `run: npx jerrycan backup ${app.name}`),
    ];
  const age = duration(Math.max(0, Math.floor((context.clock.now() - Date.parse(latest.point.time)) / 1000)));
  return [...unsound, ok(check, `the newest verified restore point is ${latest.point.run}, ${age} old`)];
}
