import { domainOf } from './aws-partition';

/** A region of AWS, the European Sovereign Cloud's (`eusc-de-east-1`) and GovCloud's (`us-gov-west-1`) among them. */
export const awsRegion = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

const region = awsRegion.source.slice(1, -1);
/** Before the domain: global, regional (dual-stack, FIPS), the older form with a hyphen, a VPC interface endpoint. */
const shapes = [
  new RegExp(`^s3(?:-fips)?(?:\\.dualstack)?\\.(?<region>${region})$`),
  new RegExp(`^s3(?:-fips)?-(?<region>${region})$`),
  new RegExp(`^bucket\\.vpce-[a-z0-9-]+\\.s3(?:-fips)?\\.(?<region>${region})\\.vpce$`),
];
const GLOBAL = /^(s3|s3-external-1)$/;
const GLOBAL_REGION = 'us-east-1';

/**
 * What is wrong with an endpoint of Amazon S3's for a bucket of this region: a sentence that says what to do. `undefined`: nothing, or it is not Amazon S3's.
 *
 * Source: "Amazon Simple Storage Service endpoints and quotas" in AWS's General Reference; "AWS PrivateLink for Amazon S3" and "Making requests to Amazon S3
 * over IPv6" in its User Guide; the partitions of botocore's `endpoints.json` (`aws-cn`, `aws-us-gov`, `aws-eusc`).
 */
export function awsEndpointProblem(endpoint: string, of: string): string | undefined {
  const parts = partsOf(endpoint);
  if (parts === undefined) return undefined;
  const { name, domain } = parts;
  const right = `write one such as https://s3.${of}.${domainOf(of)}`;
  if (GLOBAL.test(name) && domain === 'amazonaws.com')
    return of === GLOBAL_REGION
      ? undefined
      : `redirects whoever asks for a bucket of another region than ${GLOBAL_REGION}, as ${of} is; ${right}`;
  const named = regionIn(name);
  if (named === undefined) return `${unusable(name)}; ${right}`;
  if (named !== of) return `is of another region than ${of}; correct the one or the other`;
  if (domain !== domainOf(of))
    return `is not an address of AWS in ${of}, whose services end in ${domainOf(of)}; ${right}`;
  return undefined;
}

/** Two addresses of Amazon S3's in one region: they lead to the same bucket. */
export function isSameS3(one: string, other: string): boolean {
  const [a, b] = [one, other].map((endpoint) => {
    const parts = partsOf(endpoint);
    if (parts === undefined) return undefined;
    return GLOBAL.test(parts.name) ? GLOBAL_REGION : regionIn(parts.name);
  });
  return a !== undefined && a === b;
}

export const isAwsS3 = (endpoint: string): boolean => partsOf(endpoint) !== undefined;

/** The host before AWS's domain, if it is S3's. What else is there (a load balancer, a service behind PrivateLink) may be any store. */
function partsOf(endpoint: string): { readonly name: string; readonly domain: string } | undefined {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  const [, name, domain] = /^(.+)\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu)$/.exec(host) ?? [];
  if (name === undefined || domain === undefined) return undefined;
  return name.split('.').some((label) => /^s3(-|$|express-)/.test(label)) ? { name, domain } : undefined;
}

const regionIn = (name: string): string | undefined =>
  shapes.map((shape) => shape.exec(name)?.groups?.region).find((found) => found !== undefined);

/** Why an address cannot be used that is S3's. */
function unusable(name: string): string {
  if (/(^|\.)s3-accelerate/.test(name)) return 'is of Transfer Acceleration, which has no region';
  if (/(^|\.)s3express-/.test(name)) return 'is of directory buckets, which keep no versions and list in no order';
  if (/(^|\.)s3-accesspoint(-fips)?\./.test(name) || name.startsWith('accesspoint.'))
    return 'is of access points, whose aliases can be written as the bucket at the endpoint of its region';
  if (/(^|\.)vpce-[^.]+\.s3/.test(name))
    return 'is not the address of buckets at a VPC endpoint, https://bucket.vpce-…';
  if (/\.s3[.-]/.test(name)) return 'names a bucket, which belongs into "bucket"';
  return 'is not an address of buckets';
}
