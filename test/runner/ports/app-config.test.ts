import type { CaptureConfig } from '../../../contracts/app-config';
import { readAppConfig } from '../../../runner/ports/app-config';
import { exitCodes, type Failure } from '../../../runner/ports/failure';
import { config, newKey } from '../fakes/world';

const key = newKey();
const good = config(key);
const [capture] = good.captures as [CaptureConfig];
const revoked = { ...key.publicKey, until: '2026-11-21T00:00:00Z', revoked: true };

test('parses what synthesis wrote', () => {
  const deployed = { ...good, argoCd: { application: 'wordpress', namespace: 'argocd' } };
  const kept = {
    ...good,
    retention: { hourly: 8, daily: 7, weekly: 4, monthly: 6, yearly: 1, keepAtLeast: 3 },
    store: { ...good.store, lockDays: 14 },
  };
  const stolen = { ...good, publicKeys: [revoked] };
  const two = { ...config(key, 'whole-backup', ['database', 'crm']), isOrdered: true };
  const outside = { ...good, captures: [{ ...capture, object: undefined, host: 'db.example.com' }] };
  for (const config of [good, deployed, kept, stolen, two, JSON.parse(JSON.stringify(outside))])
    expect(readAppConfig(JSON.stringify(config))).toEqual(config);
});

const failure = (text: string): Failure => {
  try {
    readAppConfig(text);
  } catch (error) {
    return error as Failure;
  }
  throw new Error('accepted');
};

test.each([
  ['app', { app: 'Word_Press' }],
  ['app', { app: 'x'.repeat(41) }],
  ['namespace', { namespace: '' }],
  ['captures', { captures: undefined }],
  ['captures', { captures: [] }],
  ['captures', { captures: [capture, capture] }],
  ['captures', { captures: { database: capture } }],
  ['captures[1].name', { captures: [capture, null] }],
  ['captures[0].name', { captures: [{ ...capture, name: 'recovered' }] }],
  ['captures[0].name', { captures: [{ ...capture, name: 'a.b' }] }],
  ['captures[0].name', { captures: [{ ...capture, name: 'x'.repeat(21) }] }],
  ['captures[0].name', { captures: [{ ...capture, name: undefined }] }],
  ['captures[0].namespace', { captures: [{ ...capture, namespace: '../x' }] }],
  ['captures[0].object', { captures: [{ ...capture, object: { kind: 'Pod', name: 'x' } }] }],
  ['captures[0].object', { captures: [{ ...capture, object: { kind: 'CronJob', name: 'x' } }] }],
  ['captures[0].host', { captures: [{ ...capture, host: '' }] }],
  [
    'captures[0].blueprint.digest',
    { captures: [{ ...capture, blueprint: { digest: 'sha256:1', engine: 'mariadb' } }] },
  ],
  ['captures[0].blueprint.engine', { captures: [{ ...capture, blueprint: { digest: capture.blueprint.digest } }] }],
  ['isOrdered', { isOrdered: 'yes' }],
  ['writers', { writers: [{ kind: 'DaemonSet', name: 'x' }] }],
  ['writers', { writers: 'none' }],
  ['writers: a DaemonSet has no replicas, so no run can stop it', { writers: [{ kind: 'DaemonSet', name: 'x' }] }],
  ['writers', { writers: [null] }],
  ['writers', { writers: [{ kind: 'CronJob', name: '../x' }] }],
  ['writers', { writers: [{ kind: 'Deployment', name: 'x', scratch: 'data' }] }],
  ['writers', { writers: [{ kind: 'Deployment', name: 'x', scratch: [7] }] }],
  ['quiesce', { quiesce: 'sometimes' }],
  ['quiesce', { quiesce: 'whole-dump' }],
  ['argoCd', { argoCd: null }],
  ['argoCd', { argoCd: { application: 'wordpress' } }],
  ['argoCd', { argoCd: { application: '../secrets', namespace: 'argocd' } }],
  ['deadlineSeconds', { deadlineSeconds: 0 }],
  ['spreadSeconds', { spreadSeconds: -1 }],
  ['retention.keepAtLeast', { retention: { keepAtLeast: 0 } }],
  ['retention.keepAtLeast', { retention: { daily: 7 } }],
  ['retention.daily', { retention: { keepAtLeast: 1, daily: 0 } }],
  ['retention.yearly', { retention: { keepAtLeast: 1, yearly: 1.5 } }],
  ['timeZone', { timeZone: 'Atlantis' }],
  ['timeZone', { timeZone: undefined }],
  ['publicKeys', { publicKeys: [{ id: 'x' }] }],
  ['publicKeys', { publicKeys: [{ ...key.publicKey, revoked: true }] }],
  ['publicKeys', { publicKeys: [{ ...key.publicKey, until: '2026-11-21T00:00:00Z', revoked: false }] }],
  ['store.endpoint', { store: { ...good.store, endpoint: 'minio:9000/path' } }],
  ['store.prefix', { store: { ...good.store, prefix: '/x' } }],
  ['store.prefix', { store: { ...good.store, prefix: 'a//b' } }],
  ['store.versioning', { store: { ...good.store, versioning: 'yes' } }],
  ['store.lockDays', { store: { ...good.store, lockDays: 0 } }],
  ['version', { version: 0 }],
  ['version', { version: 3 }],
])('names %s if it is invalid', (part, wrong) => {
  const { cause, exitCode } = failure(JSON.stringify({ ...good, ...wrong }));
  expect(cause).toContain(`${part}: `);
  expect(exitCode).toBe(exitCodes.usage);
});

test('names every invalid part, whatever is missing', () => {
  expect(failure('{"version": 2}').cause).toMatch(/app: .*; cluster: .*; store.versioning: /);
  expect(failure('not json').cause).toContain('must be valid JSON');
  expect(failure('null').cause).toContain('version');
});
