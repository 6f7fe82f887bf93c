import { isSameS3 } from '../../contracts/files/aws-endpoint';
import { SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';
import { parseStore, type Store } from '../../contracts/files/store';

/**
 * Reads the current promises of a store. A file of the first layout has no lifecycle; the minimum of any lifecycle is assumed.
 *
 * @throws DataFileError with every problem at once
 */
export function parsePromised(file: string, text: string): Store {
  try {
    const content = JSON.parse(text);
    if (content?.version !== 1) return parseStore(file, text);
    const noncurrentDays = Math.max(SHORTEST_NONCURRENT, content.lock?.days ?? 0);
    return parseStore(file, JSON.stringify({ ...content, version: 2, lifecycle: { noncurrentDays } }));
  } catch (error) {
    if (error instanceof SyntaxError) return parseStore(file, text);
    throw error;
  }
}

/** The promises in a store's file. */
export type Promised = Pick<
  Store,
  'bucket' | 'region' | 'endpoint' | 'prefix' | 'lock' | 'lifecycle' | 'versioning' | 'encryption'
>;

/**
 * Finds what a change would take from the existing backups: one message each, with what to do. Versions that were written under a longer lock keep it,
 * but new versions would not have it.
 */
export function regressions(before: Promised, after: Promised): string[] {
  const onPurpose = 'to do it on purpose, change store.<stack>.json first, in a commit of its own';
  const found: string[] = [];
  const refuse = (part: string, what: string, from: unknown, to: unknown) =>
    found.push(`${part}: ${what} (${from} to ${to}); ${onPurpose}`);
  if (before.bucket !== after.bucket)
    refuse('bucket', 'must not change, because all backups would stay in the old bucket', before.bucket, after.bucket);
  if (before.region !== after.region)
    refuse('region', 'must not change, because all backups would stay in the old region', before.region, after.region);
  // On AWS the endpoint follows from the region, and every endpoint leads to the same bucket.
  const isSame =
    before.endpoint.replace(before.region, after.region) === after.endpoint ||
    isSameS3(before.endpoint, after.endpoint);
  if (!isSame)
    refuse(
      'endpoint',
      'must not change to another store, because all backups would stay in the old one',
      before.endpoint,
      after.endpoint,
    );
  if (before.prefix !== after.prefix)
    refuse('prefix', 'must not change, because all backups would stay at the old prefix', before.prefix, after.prefix);
  if (before.versioning && !after.versioning) refuse('versioning', 'must not be turned off', true, false);
  if (before.lock && !after.lock) refuse('lock', 'must not be removed', `${before.lock.days} days`, 'none');
  if (before.lock && after.lock) {
    if (after.lock.days < before.lock.days)
      refuse('lockDays', 'must not be shortened', before.lock.days, after.lock.days);
    if (before.lock.mode === 'compliance' && after.lock.mode === 'governance')
      refuse('lockMode', 'must not be weakened', 'compliance', 'governance');
  }
  const [old, young] = [before.lifecycle?.noncurrentDays ?? Number.POSITIVE_INFINITY, after.lifecycle?.noncurrentDays];
  if (young !== undefined && young < old)
    refuse('noncurrentDays', 'must not be shortened', before.lifecycle ? old : 'never', young);
  // Files of earlier versions of this program do not have this field.
  if (before.encryption === 'kms' && after.encryption !== 'kms')
    refuse('encryption', 'must not be weakened', 'kms', after.encryption ?? 'none');
  return found;
}
