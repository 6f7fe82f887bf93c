import { type Catalog, type CatalogEntry, readCatalog } from '../../runner/catalog/catalog';
import { coveredObjects } from '../../runner/catalog/shadowed';
import { systemClock } from '../../runner/ports/clock';
import { StoreError } from '../../runner/ports/object-store';
import { type Credentials, fixed } from '../../runner/s3/credentials';
import { s3 } from '../../runner/s3/s3';
import type { App, Repository } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';

export interface StoreOptions {
  /** A file or a stack. @default - the stack of the app's cluster */
  readonly store?: string | undefined;
  /** Where the store is reached from here, `http://localhost:9000`. @default - what its file says */
  readonly endpoint?: string | undefined;
  /** The store is a copy: its dates say nothing of when a point was signed. @default false */
  readonly datesOfCopy?: boolean | undefined;
}

export interface AppCatalog extends Catalog {
  /** Where was looked: `s3://bucket/prefix`. */
  readonly address: string;
  /** For how many days the store locks what is written; absent: it does not. */
  readonly lockDays?: number;
}

/** What is read of a store. */
export interface CatalogSelection {
  /** Also what retention has retired. @default false */
  readonly retired?: boolean | undefined;
  /** The one run to look at. @default - all */
  readonly only?: string | undefined;
}

/** Somebody waits: a port-forward that is not there should say so soon. */
const RETRIES = 2;

/** The key pair in the environment, and of a role's its session token, by the names that every S3 tool uses. */
export function credentials(env: NodeJS.ProcessEnv = process.env): Credentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (!accessKeyId || !secretAccessKey) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

/**
 * The app's restore points, as its store has them and its keys in Git confirm them.
 *
 * @throws Failure if the files, the key pair or the store are not as they must be
 */
export async function readAppCatalog(
  repository: Repository,
  app: App,
  { retired = false, only, datesOfCopy = false, ...options }: StoreOptions & CatalogSelection,
  pair: Credentials | undefined = credentials(),
): Promise<AppCatalog> {
  const file = repository.store(options.store ?? repository.cluster(app).stack);
  const { keys: publicKeys } = repository.keys(app.name);
  if (!pair) {
    throw new Failure('store', 'no key pair (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set)', {
      next: "set the auditor's",
      exitCode: EXIT.usage,
    });
  }
  const endpoint = (options.endpoint ?? file.endpoint).replace(/\/$/, '');
  const prefix = `${file.prefix}/${app.cluster}/${app.name}`;
  const { region, bucket, pathStyle, versioning } = file;
  const address = { endpoint, region, bucket, prefix, pathStyle, versioning };
  try {
    const store = s3({ address, credentials: fixed(pair), clock: systemClock, retries: RETRIES });
    const of = { app: app.name, cluster: app.cluster, publicKeys, store: { prefix } };
    // What retention deletes has markers over it, which cover nothing; of the rest what covers is compared, as a verification does.
    const look = async (entry: CatalogEntry) =>
      entry.state?.retired ? entry : { ...entry, covered: await coveredObjects(store, entry) };
    const dates = datesOfCopy ? 'copy' : 'store';
    const catalog = await readCatalog(store, of, { retired, look, dates, ...(only !== undefined && { only }) });
    return { ...catalog, address: `s3://${file.bucket}/${prefix}`, ...(file.lock && { lockDays: file.lock.days }) };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new Failure('store', `${endpoint} does not show ${file.bucket}/${prefix} (${cause.message}, ${cause.code})`, {
      next: cure(cause),
      cause,
    });
  }
}

/** Node's names for a certificate whose authority is not known: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_AUTHORITY = /^(UNABLE_TO_VERIFY_|UNABLE_TO_GET_ISSUER_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_)/;

function cure({ status, code }: StoreError): string {
  if (status !== 0) return "look at the bucket and at the key pair's rights";
  return UNKNOWN_AUTHORITY.test(code)
    ? 'name a file with the certificates of its authority: NODE_EXTRA_CA_CERTS=<file>'
    : 'look at the network, or give --endpoint';
}
