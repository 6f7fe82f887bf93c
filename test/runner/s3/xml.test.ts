import { readPage } from '../../../runner/s3/page';
import { readXml } from '../../../runner/s3/xml';

const page = `<?xml version="1.0" encoding="UTF-8"?>
<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>p/</Prefix>
 <KeyMarker></KeyMarker><EncodingType>url</EncodingType><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>
 <NextKeyMarker>p/a+b%2Bc</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>
 <DeleteMarker><Key>p/a+b%2Bc</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest><Owner><ID>1</ID></Owner></DeleteMarker>
 <Version><Key>p/a+b%2Bc</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest><ETag>&quot;e&quot;</ETag><Size>12</Size></Version>
 <CommonPrefixes/></ListVersionsResult>
`;

test('a page of versions', () => {
  expect(readPage(page)).toEqual({
    versions: [
      { key: 'p/a b+c', versionId: 'v2', latest: true, marker: true, bytes: 0 },
      { key: 'p/a b+c', versionId: 'v1', latest: false, marker: false, bytes: 12 },
    ],
    next: { 'key-marker': 'p/a b+c', 'version-id-marker': 'v1' },
  });
});

test('a page of a store without versioning', () => {
  const contents = '<Contents><Key>k</Key><Size>3</Size></Contents>';
  const list = (more: string) => `<ListBucketResult>${contents}${more}</ListBucketResult>`;
  const versions = [{ key: 'k', versionId: null, latest: true, marker: false, bytes: 3 }];
  expect(readPage(list('<IsTruncated>false</IsTruncated>'))).toEqual({ versions, next: undefined });
  const next = { 'continuation-token': 't=' };
  const more = '<IsTruncated>true</IsTruncated><NextContinuationToken>t=</NextContinuationToken>';
  expect(readPage(list(more))).toEqual({ versions, next });
});

test.each([
  ['<LastModified>2026-11-21T04:15:00.000Z</LastModified>', Date.parse('2026-11-21T04:15:00Z')],
  ['<LastModified>yesterday</LastModified>', undefined],
  ['<LastModified></LastModified>', undefined],
  ['', undefined],
])('the date of a version: %j', (said, modified) => {
  const end = '<IsTruncated>false</IsTruncated>';
  const version = `<Version><Key>k</Key><VersionId>v</VersionId><IsLatest>true</IsLatest><Size>3</Size>${said}</Version>`;
  const contents = `<Contents><Key>k</Key><Size>3</Size>${said}</Contents>`;
  expect(readPage(`<ListVersionsResult>${version}${end}</ListVersionsResult>`).versions[0]!.modified).toBe(modified);
  expect(readPage(`<ListBucketResult>${contents}${end}</ListBucketResult>`).versions[0]!.modified).toBe(modified);
});

test('a page that is truncated anywhere, or is not one, is an error and never a short list', () => {
  for (let at = 0; at < page.trimEnd().length; at++) expect(() => readPage(page.slice(0, at))).toThrow();
  expect(() => readPage('<Error><Code>AccessDenied</Code></Error>')).toThrow('the store answered a list request with');
  expect(() => readPage('<ListVersionsResult></ListVersionsResult>')).toThrow('has no <IsTruncated>');
});

// Google Cloud Storage writes attributes in single quotes; XML allows a namespace prefix.
test.each([
  [
    "<?xml version='1.0' encoding='UTF-8'?><ListVersionsResult xmlns='http://doc.s3.amazonaws.com/2006-03-01'>",
    '</ListVersionsResult>',
  ],
  ['\ufeff<ListVersionsResult xmlns = "http://s3.amazonaws.com/doc/2006-03-01/" a:b=\'"\'>', '</ListVersionsResult>'],
  ['<s3:ListVersionsResult xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/">', '</s3:ListVersionsResult>'],
])('a page that starts with %j', (begin, end) => {
  const version =
    "<Version><Key xml:space='preserve'>k</Key><VersionId>v</VersionId><IsLatest>true</IsLatest><Size>3</Size><Owner/></Version>";
  const { versions } = readPage(`${begin}<Name/><IsTruncated>false</IsTruncated>${version}${end}`);
  expect(versions).toEqual([{ key: 'k', versionId: 'v', latest: true, marker: false, bytes: 3 }]);
});

test('entities are decoded once', () => {
  expect(readXml('<a><b>&amp;lt; &#38; &#x3c;&gt;&apos;&nbsp;</b></a>')?.text('b')).toBe("&lt; & <>'&nbsp;");
  expect(readXml('<a><b>&#x10FFFF;&#1114112;&#x110000;</b></a>')?.text('b')).toBe('\u{10ffff}&#1114112;&#x110000;');
});

test.each([
  '',
  'x',
  '<a>',
  '<a></b>',
  '</a>',
  '<a/><b/>',
  '<a/>x',
  '<!DOCTYPE a><a/>',
  '<a><![CDATA[x]]></a>',
  '<a><!-- --></a>',
])('%j is not an answer of S3', (text) => {
  expect(readXml(text)).toBeUndefined();
});
