import { domainOf } from './aws-partition';

/** A region of AWS, including the European Sovereign Cloud (`eusc-de-east-1`) and GovCloud (`us-gov-west-1`). */
export const awsRegion = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;

const region = awsRegion.source.slice(1, -1);
/** The forms of the host before the domain: global, regional (dual-stack, FIPS), the older form with a hyphen, a VPC interface endpoint. */
const shapes = [
  new RegExp(`^s3(?:-fips)?(?:\\.dualstack)?\\.(?<region>${region})$`),
  new RegExp(`^s3(?:-fips)?-(?<region>${region})$`),
  new RegExp(`^bucket\\.vpce-[a-z0-9-]+\\.s3(?:-fips)?\\.(?<region>${region})\\.vpce$`),
];
const GLOBAL = /^(s3|s3-external-1)$/;
const GLOBAL_REGION = 'us-east-1';

/**
 * Checks an Amazon S3 endpoint for a bucket in this region. Returns a message with advice; `undefined` if it is valid, or not Amazon S3's.
 *
 * Source: "Amazon Simple Storage Service endpoints and quotas" in AWS's General Reference; "AWS PrivateLink for Amazon S3" and "Making requests to Amazon S3
 * over IPv6" in its User Guide; the partitions of botocore's `endpoints.json` (`aws-cn`, `aws-us-gov`, `aws-eusc`).
 */
export function awsEndpointProblem(endpoint: string, of: string): string | undefined {
  const parts = partsOf(endpoint);
  if (parts === undefined) return undefined;
  const { name, domain } = parts;
  const right = `write an address such as https://s3.${of}.${domainOf(of)}`;
  if (GLOBAL.test(name) && domain === 'amazonaws.com')
    return of === GLOBAL_REGION
      ? undefined
      : `redirects requests for buckets outside of ${GLOBAL_REGION}, such as one in ${of}; ${right}`;
  const named = regionIn(name);
  if (named === undefined) return `${unusable(name)}; ${right}`;
  if (named !== of) return `must be in the region ${of}; correct the endpoint or the region`;
  if (domain !== domainOf(of)) return `must end in ${domainOf(of)}, the domain of AWS in ${of}; ${right}`;
  return undefined;
}

/** Whether two Amazon S3 endpoints are in the same region, so that they lead to the same bucket. */
export function isSameS3(one: string, other: string): boolean {
  const [a, b] = [one, other].map((endpoint) => {
    const parts = partsOf(endpoint);
    if (parts === undefined) return undefined;
    return GLOBAL.test(parts.name) ? GLOBAL_REGION : regionIn(parts.name);
  });
  return a !== undefined && a === b;
}

export const isAwsS3 = (endpoint: string): boolean => partsOf(endpoint) !== undefined;

/** Splits an S3 host into its name and AWS's domain. Any other host below that domain (a load balancer, a service behind PrivateLink) may be any store. */
function partsOf(endpoint: string): { readonly name: string; readonly domain: string } | undefined {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  const [, name, domain] = /^(.+)\.(amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu)$/.exec(host) ?? [];
  if (name === undefined || domain === undefined) return undefined;
  return name.split('.').some((label) => /^s3(-|$|express-)/.test(label)) ? { name, domain } : undefined;
}

const regionIn = (name: string): string | undefined =>
  shapes.map((shape) => shape.exec(name)?.groups?.region).find((found) => found !== undefined);

/** Why an S3 address cannot be used. */
function unusable(name: string): string {
  if (/(^|\.)s3-accelerate/.test(name)) return 'must not be a Transfer Acceleration address, which has no region';
  if (/(^|\.)s3express-/.test(name))
    return 'must not be an address for directory buckets, which keep no versions and do not list keys in order';
  if (/(^|\.)s3-accesspoint(-fips)?\./.test(name) || name.startsWith('accesspoint.'))
    return 'must not be an access point address; use the regional endpoint, and the alias as the bucket';
  if (/(^|\.)vpce-[^.]+\.s3/.test(name)) return 'must be the bucket address of a VPC endpoint, https://bucket.vpce-…';
  if (/\.s3[.-]/.test(name)) return 'must not contain the bucket, which belongs in "bucket"';
  return 'must be an endpoint for buckets';
}
