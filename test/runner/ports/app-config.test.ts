import { readAppConfig } from '../../../runner/ports/app-config';
import { exitCodes, type Failure } from '../../../runner/ports/failure';
import { config, newKey } from '../fakes/world';

const key = newKey();
const good = config(key);
const revoked = { ...key.publicKey, until: '2026-11-21T00:00:00Z', revoked: true };

test('parses what synthesis wrote', () => {
  const deployed = { ...good, argoCd: { application: 'wordpress', namespace: 'argocd' } };
  const kept = {
    ...good,
    retention: { hourly: 8, daily: 7, weekly: 4, monthly: 6, yearly: 1, keepAtLeast: 3 },
    store: { ...good.store, lockDays: 14 },
  };
  const stolen = { ...good, publicKeys: [revoked] };
  for (const config of [good, deployed, kept, stolen]) expect(readAppConfig(JSON.stringify(config))).toEqual(config);
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
  ['object', { object: { kind: 'Pod', name: 'x' } }],
  ['blueprint.digest', { blueprint: { digest: 'sha256:1', engine: 'mariadb' } }],
  ['writers', { writers: [{ kind: 'DaemonSet', name: 'x' }] }],
  ['writers', { writers: 'none' }],
  ['writers: a DaemonSet has no replicas, so no run can stop it', { writers: [{ kind: 'DaemonSet', name: 'x' }] }],
  ['writers', { writers: [null] }],
  ['writers', { writers: [{ kind: 'CronJob', name: '../x' }] }],
  ['writers', { writers: [{ kind: 'Deployment', name: 'x', scratch: 'data' }] }],
  ['writers', { writers: [{ kind: 'Deployment', name: 'x', scratch: [7] }] }],
  ['object', { object: { kind: 'CronJob', name: 'x' } }],
  ['quiesce', { quiesce: 'sometimes' }],
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
  ['version', { version: 2 }],
])('names %s if it is invalid', (part, wrong) => {
  const { cause, exitCode } = failure(JSON.stringify({ ...good, ...wrong }));
  expect(cause).toContain(`${part}: `);
  expect(exitCode).toBe(exitCodes.usage);
});

test('names every invalid part, whatever is missing', () => {
  expect(failure('{"version": 1}').cause).toMatch(/app: .*; cluster: .*; store.versioning: /);
  expect(failure('not json').cause).toContain('must be valid JSON');
  expect(failure('null').cause).toContain('version');
});
