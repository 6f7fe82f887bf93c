import { isSameS3 } from '../../contracts/files/aws-endpoint';
import { SHORTEST_NONCURRENT } from '../../contracts/files/lifecycle';
import { parseStore, type Store } from '../../contracts/files/store';

/**
 * Reads what is promised until now. A file of the first layout said nothing of the lifecycle; it is held to the least that any has.
 *
 * @throws DataFileError with every problem at once
 */
export function parsePromised(file: string, text: string): Store {
  try {
    const said = JSON.parse(text);
    if (said?.version !== 1) return parseStore(file, text);
    const noncurrentDays = Math.max(SHORTEST_NONCURRENT, said.lock?.days ?? 0);
    return parseStore(file, JSON.stringify({ ...said, version: 2, lifecycle: { noncurrentDays } }));
  } catch (error) {
    if (error instanceof SyntaxError) return parseStore(file, text);
    throw error;
  }
}

/** What a store promises, as its file says it. */
export type Promised = Pick<
  Store,
  'bucket' | 'region' | 'endpoint' | 'prefix' | 'lock' | 'lifecycle' | 'versioning' | 'encryption'
>;

/**
 * What a change would take from what is promised to backups that are there: each a sentence that says what to do. What was written under a longer
 * lock keeps it; what is written tomorrow would not.
 */
export function weakening(before: Promised, after: Promised): string[] {
  const onPurpose = 'to do it on purpose, change store.<stack>.json first, in a commit of its own';
  const found: string[] = [];
  const say = (part: string, what: string, from: unknown, to: unknown) =>
    found.push(`${part}: ${what} (${from} to ${to}); ${onPurpose}`);
  if (before.bucket !== after.bucket) say('bucket', 'would leave all backups behind', before.bucket, after.bucket);
  if (before.region !== after.region) say('region', 'would leave all backups behind', before.region, after.region);
  // Of AWS it follows from the region, and leads to the same bucket whichever way is taken.
  const isSame =
    before.endpoint.replace(before.region, after.region) === after.endpoint ||
    isSameS3(before.endpoint, after.endpoint);
  if (!isSame)
    say('endpoint', 'would leave all backups behind, if it is of another store', before.endpoint, after.endpoint);
  if (before.prefix !== after.prefix) say('prefix', 'would leave all backups behind', before.prefix, after.prefix);
  if (before.versioning && !after.versioning) say('versioning', 'would end', true, false);
  if (before.lock && !after.lock) say('lock', 'would end', `${before.lock.days} days`, 'none');
  if (before.lock && after.lock) {
    if (after.lock.days < before.lock.days) say('lockDays', 'would be shortened', before.lock.days, after.lock.days);
    if (before.lock.mode === 'compliance' && after.lock.mode === 'governance')
      say('lockMode', 'would be weakened', 'compliance', 'governance');
  }
  const [old, young] = [before.lifecycle?.noncurrentDays ?? Number.POSITIVE_INFINITY, after.lifecycle?.noncurrentDays];
  if (young !== undefined && young < old)
    say('noncurrentDays', 'would end old versions sooner', before.lifecycle ? old : 'never', young);
  // A file of an earlier program does not say it.
  if (before.encryption === 'kms' && after.encryption !== 'kms')
    say('encryption', 'would be weakened', 'kms', after.encryption ?? 'none that is promised');
  return found;
}
