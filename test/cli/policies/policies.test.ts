import { type PoliciesOptions, policies } from '../../../cli/policies/policies';
import { compatiblePolicy } from '../../../infra/policies/compatible-policy';
import { appPolicy, auditorPolicy, runnerPolicy } from '../../../infra/policies/identity-policy';
import { World } from '../world';

const place = { bucket: 'bucket', region: 'us-east-1' };
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/0b9a5d0e-0000-4000-8000-000000000000';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

function print(options: PoliciesOptions) {
  const exitCode = policies('shop', options, world.context);
  const { stdout, stderr } = world.terminal;
  return { exitCode, printed: JSON.parse(stdout.join('\n')), stderr };
}

const atAws = (more: object = {}) =>
  world.write('store.prod.json', {
    ...JSON.parse(world.read('store.local.json')),
    ...{ stack: 'prod', region: 'eu-central-1', endpoint: 'https://s3.eu-central-1.amazonaws.com' },
    ...{ allowPlainHttp: undefined, pathStyle: false, egress: [{ cidr: '0.0.0.0/0', port: 443 }], ...more },
  });

it('prints the policy of one identity as the store takes it, and the commands that create it', () => {
  const { exitCode, printed, stderr } = print({ identity: 'runner' });
  expect(exitCode).toBe(0);
  expect(printed).toEqual(compatiblePolicy(runnerPolicy(place, 'jerrycan/local/shop')));
  expect(stderr).toEqual([
    'To create this identity at a MinIO that mc knows as LOCAL (other stores have commands of their own):',
    '  npx jerrycan policies shop --identity runner > jerrycan-local-shop-runner.json',
    '  mc admin policy create LOCAL jerrycan-local-shop-runner jerrycan-local-shop-runner.json',
    '  mc admin user add LOCAL     # asks for the access key and the secret key',
    '  mc admin policy attach LOCAL jerrycan-local-shop-runner --user <access key>',
  ]);
});

it('prints all of them by identity where none is named', () => {
  const { printed } = print({});
  expect(Object.keys(printed)).toEqual(['runner', 'app', 'auditor', 'recoverer']);
  expect(printed.app).toEqual(compatiblePolicy(appPolicy(place, 'jerrycan/local/shop')));
  expect(printed.auditor).toEqual(compatiblePolicy(auditorPolicy(place, 'jerrycan')));
});

it('prints the whole policy at AWS, with the tags by which the policy of the bucket knows the identity', () => {
  atAws();
  const { printed, stderr } = print({ store: 'prod', identity: 'app' });
  expect(printed).toEqual(appPolicy({ bucket: 'bucket', region: 'eu-central-1' }, 'jerrycan/local/shop'));
  expect(stderr[1]).toBe(
    '  aws iam create-user --path /jerrycan/ --user-name jerrycan-local-shop-app --tags Key=jerrycan-identity,Value=app Key=jerrycan-prefix,Value=jerrycan/local/shop',
  );
});

it('grants the use of the KMS key of a bucket', () => {
  atAws({ encryption: 'kms' });
  const { printed } = print({ store: 'prod', identity: 'auditor', kmsKey: KEY });
  expect(printed).toEqual(auditorPolicy({ bucket: 'bucket', region: 'eu-central-1', key: KEY }, 'jerrycan'));
});

it.each<[string, PoliciesOptions, string]>([
  ['no identity', { identity: 'guard' }, '--identity: must be an identity (guard); give one of runner, app, auditor'],
  ['a key at another store', { kmsKey: KEY }, '--kms-key: must not be given, because store.local.json is not at AWS'],
  ['no ARN', { store: 'prod', kmsKey: 'alias/x' }, '--kms-key: must be the ARN of a KMS key (alias/x)'],
  ['no key where one encrypts', { store: 'prod' }, '--kms-key: is missing: store.prod.json says that a KMS key'],
])('refuses %s', (_, options, message) => {
  atAws({ encryption: 'kms' });
  expect(() => print(options)).toThrow(message);
  expect(world.terminal.stdout).toEqual([]);
});
