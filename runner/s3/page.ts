import { compareKeys } from '../ports/key-order';
import { type ObjectVersion, StoreError } from '../ports/object-store';
import { readXml, type XmlElement } from './xml';

export interface S3Page {
  /** In key order, newest version first within a key. */
  readonly versions: readonly ObjectVersion[];
  /** The query of the next page; `undefined` if this is the last page. */
  readonly next: Record<string, string> | undefined;
}

/** The root elements of ListObjectVersions and of ListObjectsV2. */
export type PageKind = 'ListVersionsResult' | 'ListBucketResult';

/**
 * Parses a page of ListObjectVersions, or of ListObjectsV2 for a store without versioning.
 *
 * @param kind the requested kind @default - either
 * @throws StoreError if the text is neither, or is truncated: retention and sweep must see every key
 */
export function readPage(text: string, kind?: PageKind): S3Page {
  const page = readXml(withoutCdata(text));
  if (page?.name !== 'ListVersionsResult' && page?.name !== 'ListBucketResult')
    throw noList(`the store answered a list request with ${text.slice(0, 100)}`);
  if (kind === 'ListVersionsResult' && page.name !== kind)
    throw new StoreError(200, 'NoVersions', 'the store answered a list request for versions with a list of objects');
  try {
    const decode = decoderOf(page);
    const next = nextOf(page, decode);
    const versions = page.elements.flatMap((element) => version(element, decode));
    return { versions: inOrder(versions), next };
  } catch (error) {
    throw error instanceof StoreError
      ? error
      : noList(`the store returned an invalid list: ${(error as Error).message}`);
  }
}

const noList = (message: string) => new StoreError(200, 'NoList', message);

function version(element: XmlElement, decode: (key: string) => string): ObjectVersion[] {
  const key = () => decode(element.required('Key'));
  if (element.name === 'Contents')
    return [
      {
        ...{ key: key(), versionId: null, latest: true, marker: false, bytes: bytesOf(element) },
        modified: modified(element),
      },
    ];
  if (element.name !== 'Version' && element.name !== 'DeleteMarker') return [];
  const marker = element.name === 'DeleteMarker';
  return [
    {
      key: key(),
      versionId: ownText(element.required('VersionId')),
      latest: element.required('IsLatest') === 'true',
      marker,
      bytes: marker ? 0 : bytesOf(element),
      modified: modified(element),
    },
  ];
}

function bytesOf(element: XmlElement): number {
  const size = element.required('Size');
  if (!/^\s*\d{1,16}\s*$/.test(size)) throw new Error(`a <Size> must be a number of bytes (${size.slice(0, 40)})`);
  return Number(size);
}

/** `undefined` if the store reports no valid time: then what depends on it is not trusted. */
function modified(element: XmlElement): number | undefined {
  const time = Date.parse(element.text('LastModified') ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function nextOf(page: XmlElement, decode: (key: string) => string): Record<string, string> | undefined {
  if (page.required('IsTruncated') !== 'true') return undefined;
  const marker = (name: string): string => {
    const said = ownText(page.required(name));
    // Without it, the next request would start at the first page, or after versions that were not listed.
    if (said === '') throw new Error(`<${name}> is empty and <IsTruncated> is true`);
    return said;
  };
  if (page.name === 'ListBucketResult') return { 'continuation-token': marker('NextContinuationToken') };
  return { 'key-marker': decode(marker('NextKeyMarker')), 'version-id-marker': marker('NextVersionIdMarker') };
}

/**
 * Sorts a page that is out of order. Amazon S3 mixes versions and markers by key. VersityGW 1.8 writes all markers of a page before all versions (seen), and
 * SeaweedFS writes one list after the other, as Go encodes a struct with two lists.
 */
function inOrder(versions: ObjectVersion[]): ObjectVersion[] {
  const isOutOfOrder = versions.some((version, i) => {
    const before = versions[i - 1];
    const order = before ? compareKeys(before.key, version.key) : -1;
    return order > 0 || (order === 0 && version.latest);
  });
  if (!isOutOfOrder) return versions;
  return versions.sort(
    (a, b) => compareKeys(a.key, b.key) || Number(b.latest) - Number(a.latest) || (b.modified ?? 0) - (a.modified ?? 0),
  );
}

/** Copies the text: a substring keeps the whole original, here the page, in memory. */
const ownText = (text: string): string => Buffer.from(text).toString();

/**
 * Returns how to decode the keys of a page. If the store says that it encoded them, they use `encoding-type=url`, with `+` for a space; otherwise they are unchanged.
 * VersityGW 1.8 accepts the parameter but does not encode (seen). A key that cannot be decoded is taken as it is, so that an attacker cannot break the list with one.
 */
function decoderOf(page: XmlElement): (key: string) => string {
  if (page.text('EncodingType')?.trim().toLowerCase() !== 'url') return ownText;
  return (key) => {
    try {
      return decodeURIComponent(key.replaceAll('+', ' '));
    } catch {
      return ownText(key);
    }
  };
}

/** Replaces CDATA sections by the same text with entities. */
const withoutCdata = (text: string): string =>
  text.includes('<![CDATA[')
    ? text.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, said: string) =>
        said.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
      )
    : text;
