import { parseConfig } from '../../../infra/config/parse';
import { storeOf, storeText } from '../../../infra/store-file';

const config = (region: string, more: Record<string, string> = {}) => {
  const partition = { cn: 'aws-cn', eusc: 'aws-eusc' }[region.split('-')[0]!] ?? 'aws';
  const administrator = `arn:${partition}:iam::111122223333:role/backup-administrator`;
  const said = Object.entries({ bucket: 'our-backups', region, administrator, ...more });
  return parseConfig('prod', 'jerrycan', Object.fromEntries(said.map(([key, value]) => [`jerrycan:${key}`, value])));
};
const store = (...said: Parameters<typeof config>) =>
  storeOf({ stack: 'prod', config: config(...said), identities: [] });

it.each([
  ['eu-central-1', 'https://s3.eu-central-1.amazonaws.com'],
  ['cn-north-1', 'https://s3.cn-north-1.amazonaws.com.cn'],
  ['eusc-de-east-1', 'https://s3.eusc-de-east-1.amazonaws.eu'],
])('the bucket of %s is at %s, and synthesis accepts it', (region, endpoint) => {
  expect(store(region).endpoint).toBe(endpoint);
  expect(() => storeText(store(region))).not.toThrow();
});

it('the bucket is reached by another endpoint of AWS, if the file names one', () => {
  const awsEndpoint = 'https://bucket.vpce-0a1b.s3.eusc-de-east-1.vpce.amazonaws.eu';
  expect(store('eusc-de-east-1', { awsEndpoint }).endpoint).toBe(awsEndpoint);
  expect(() => storeText(store('eusc-de-east-1', { awsEndpoint }))).not.toThrow();
});

it("the STS of the role's partition is used", () => {
  const oidcProviders = JSON.stringify([
    'local=arn:aws-eusc:iam::111122223333:oidc-provider/oidc.eks.eusc-de-east-1.amazonaws.eu/id/0A',
  ]);
  const { runner } = store('eusc-de-east-1', { credentials: 'irsa', oidcProviders });
  expect(runner).toMatchObject({ credentials: 'irsa', sts: 'https://sts.eusc-de-east-1.amazonaws.eu' });
});
