import { type ObjectVersion, StoreError } from './object-store';
import { readXml, type XmlElement } from './xml';

export interface S3Page {
  readonly versions: readonly ObjectVersion[];
  /** What to ask the next page with; `undefined`: this was the last. */
  readonly next: Record<string, string> | undefined;
}

/**
 * A page of ListObjectVersions, or of ListObjectsV2 for a store without versioning.
 *
 * @throws StoreError if it is neither, or cut: a list with a hole would have retention and sweep judge what they do not see
 */
export function readPage(text: string): S3Page {
  const page = readXml(text);
  if (page?.name !== 'ListVersionsResult' && page?.name !== 'ListBucketResult')
    throw new StoreError(200, 'NoList', `the store answered a list with ${text.slice(0, 100)}`);
  return { versions: page.elements.flatMap(version), next: nextOf(page) };
}

function version(element: XmlElement): ObjectVersion[] {
  const key = () => decode(element.required('Key'));
  if (element.name === 'Contents')
    return [{ key: key(), versionId: null, latest: true, marker: false, bytes: Number(element.required('Size')) }];
  if (element.name !== 'Version' && element.name !== 'DeleteMarker') return [];
  const marker = element.name === 'DeleteMarker';
  return [
    {
      key: key(),
      versionId: ownText(element.required('VersionId')),
      latest: element.required('IsLatest') === 'true',
      marker,
      bytes: marker ? 0 : Number(element.required('Size')),
    },
  ];
}

function nextOf(page: XmlElement): Record<string, string> | undefined {
  if (page.required('IsTruncated') !== 'true') return undefined;
  if (page.name === 'ListBucketResult') return { 'continuation-token': page.required('NextContinuationToken') };
  return {
    'key-marker': decode(page.required('NextKeyMarker')),
    'version-id-marker': page.required('NextVersionIdMarker'),
  };
}

/** Of its own: a part of a text keeps all of it in memory, here the page. What {@link decode} makes is of its own anyway. */
const ownText = (text: string): string => Buffer.from(text).toString();

/** As `encoding-type=url` has it: like a form, with `+` for a space. */
const decode = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));
