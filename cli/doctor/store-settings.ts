import type { Store } from '../../contracts/files/store';
import { systemClock } from '../../runner/ports/clock';
import { StoreError } from '../../runner/ports/object-store';
import { S3Client } from '../../runner/s3/client';
import { type Credentials, fixed } from '../../runner/s3/credentials';
import { readXml, type XmlElement } from '../../runner/s3/xml';
import { credentials } from '../points/app-catalog';

/** A setting of a bucket. `denied`: this key pair may not read it. */
export type Setting<T> = { readonly value: T } | { readonly denied: string };

/** What the store itself reports of a bucket. */
export interface StoreSettings {
  /** The clock of the store when it answered. Milliseconds since the epoch. */
  readonly time: number;
  readonly versioning: Setting<boolean>;
  /** `null` if there is none. */
  readonly lock: Setting<{ readonly mode: string; readonly days: number } | null>;
  /** Days after which a noncurrent version ends. `null` if none ends. */
  readonly noncurrentDays: Setting<number | null>;
}

export interface StoreSettingsProps {
  readonly store: Store;
  /** @default - the endpoint in the store's file */
  readonly endpoint?: string | undefined;
  /** A key below which the caller may list. */
  readonly prefix: string;
}

/** Settings that do not exist are an error with these codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const ABSENT = /^(ObjectLockConfigurationNotFoundError|NoSuchLifecycleConfiguration|NoSuchObjectLockConfiguration)$/;
/** A person is waiting. */
const RETRIES = 2;
const DAYS_PER_YEAR = 365;

/**
 * Reads the settings of a bucket.
 *
 * @throws StoreError if the store does not answer, or refuses a list below the prefix
 */
export async function storeSettings(
  { store, endpoint = store.endpoint, prefix }: StoreSettingsProps,
  pair: Credentials = credentials()!,
): Promise<StoreSettings> {
  const { region, bucket, pathStyle } = store;
  const address = { endpoint: endpoint.replace(/\/$/, ''), region, bucket, pathStyle };
  const client = new S3Client({ address, credentials: fixed(pair), clock: systemClock, retries: RETRIES });
  const get = (query: Record<string, string>) => client.send({ method: 'GET', key: '', query });
  const setting = async <T>(name: string, absent: T, read: (root: XmlElement) => T): Promise<Setting<T>> => {
    try {
      const root = readXml((await get({ [name]: '' })).body.toString('utf8'));
      return root ? { value: read(root) } : { denied: 'the answer cannot be read' };
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      return ABSENT.test(error.code) ? { value: absent } : { denied: `${error.message} (${error.code})` };
    }
  };
  const { headers } = await get({ 'list-type': '2', prefix: `${prefix}/`, 'max-keys': '1' });
  return {
    time: Date.parse(headers.date ?? ''),
    versioning: await setting('versioning', false, (root) => root.text('Status') === 'Enabled'),
    lock: await setting('object-lock', null, lockIn),
    noncurrentDays: await setting('lifecycle', null, noncurrentDaysIn),
  };
}

function lockIn(root: XmlElement): { mode: string; days: number } | null {
  const retention = child(child(root, 'Rule'), 'DefaultRetention');
  if (!retention) return null;
  const days = Number(retention.text('Days') ?? Number(retention.text('Years') ?? 0) * DAYS_PER_YEAR);
  return { mode: (retention.text('Mode') ?? '').toLowerCase(), days };
}

/** The earliest end that an enabled rule makes. */
function noncurrentDaysIn(root: XmlElement): number | null {
  const days = root.elements
    .filter((rule) => rule.name === 'Rule' && rule.text('Status') === 'Enabled')
    .flatMap((rule) => child(rule, 'NoncurrentVersionExpiration')?.text('NoncurrentDays') ?? [])
    .map(Number);
  return days.length > 0 ? Math.min(...days) : null;
}

const child = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.elements.find((each) => each.name === name);
