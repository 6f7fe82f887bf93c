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
  /** The store's address from this machine, `http://localhost:9000`. @default - the endpoint in the store's file */
  readonly endpoint?: string | undefined;
  /** The store is a copy: its dates do not tell when a point was signed. @default false */
  readonly datesOfCopy?: boolean | undefined;
}

export interface AppCatalog extends Catalog {
  /** The location of the catalog: `s3://bucket/prefix`. */
  readonly address: string;
  /** The number of days for which the store locks new objects; absent if there is no lock. */
  readonly lockDays?: number;
}

/** What to read from a store. */
export interface CatalogSelection {
  /** Include points that retention has retired. @default false */
  readonly retired?: boolean | undefined;
  /** Read only this run. @default - all runs */
  readonly only?: string | undefined;
}

/** Few, because a person waits: a missing port-forward should be reported soon. */
const RETRIES = 2;

/** The key pair in the environment, with the session token of a role, under the names that every S3 tool uses. */
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
 * Reads the app's restore points from its store, and checks their signatures with the keys in Git.
 *
 * @throws Failure if the files, the key pair or the store are not usable
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
    throw new Failure('store', 'has no key pair (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set)', {
      next: "set the auditor's key pair",
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
    // The delete markers of retention do not count as covering. Other points are compared with the store, as a verification does.
    const look = async (entry: CatalogEntry) =>
      entry.state?.retired ? entry : { ...entry, covered: await coveredObjects(store, entry) };
    const dates = datesOfCopy ? 'copy' : 'store';
    const catalog = await readCatalog(store, of, { retired, look, dates, ...(only !== undefined && { only }) });
    return { ...catalog, address: `s3://${file.bucket}/${prefix}`, ...(file.lock && { lockDays: file.lock.days }) };
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    const what =
      cause.status === 0
        ? `cannot connect to ${hostAndPort(endpoint)} (${reason(cause)})`
        : `cannot read ${file.bucket}/${prefix} from ${endpoint} (${cause.message}, ${cause.code})`;
    throw new Failure('store', what, { next: cure(cause), cause });
  }
}

/** Node's error codes for a certificate from an unknown CA: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNKNOWN_AUTHORITY = /^(UNABLE_TO_VERIFY_|UNABLE_TO_GET_ISSUER_|SELF_SIGNED_|DEPTH_ZERO_SELF_SIGNED_)/;

function hostAndPort(endpoint: string): string {
  const { hostname, port, protocol } = new URL(endpoint);
  return `${hostname}:${port || (protocol === 'http:' ? 80 : 443)}`;
}

/** Node's message without the request, and with Node's code where the message lacks it. */
function reason({ message, code }: StoreError): string {
  const what = message.replace(/^[A-Z]+ \S*: /, '');
  return what.includes(code) ? what : `${what}, ${code}`;
}

function cure({ status, code }: StoreError): string {
  if (status !== 0) return "check the bucket and the key pair's rights";
  return UNKNOWN_AUTHORITY.test(code)
    ? 'set NODE_EXTRA_CA_CERTS=<file> to a file with the certificates of its CA'
    : 'check the network, or pass an address that is reachable from here: --endpoint <url>';
}
