import type { ReviewedKey, ReviewedStore } from '../../../review/protection/protection';
import { told } from '../diff/told';
import { cluster, key, store } from '../sample';

const ofStore = (otherwise: Partial<ReviewedStore>) => told({ store }, { store: { ...store, ...otherwise } });

describe('of a store', () => {
  it.each<[Partial<ReviewedStore>, string[]]>([
    [{ bucket: 'another' }, ['bucket our-backups → another: existing restore points stay where they are']],
    [{ versioning: false }, ['no longer keeps overwritten and deleted objects']],
    [{ lock: { mode: 'compliance', days: 7 } }, ['the lock of new versions lasts 30 days → 7 days']],
    [{ lock: { mode: 'governance', days: 30 } }, ['lock mode compliance → governance']],
    [{ lock: null }, ['the lock of new versions lasts 30 days → no lock']],
    [{ lifecycle: { noncurrentDays: 14 } }, ['old versions are kept 30 days → 14 days']],
    [{ encryption: 's3' }, ['encryption kms → s3']],
    [{ encryption: undefined }, ['no longer sets encryption (was kms)']],
    [{ allowPlainHttp: true }, ['may be reached without TLS: keys and data are sent unencrypted']],
    [{ identities: [] }, ['shop no longer has keys to it']],
  ])('is weaker with %p', (otherwise, words) => {
    expect(ofStore(otherwise).map(([line]) => line)).toEqual(words.map((line) => `weaker: ${line}`));
  });

  it('is stronger with a longer lock, and with versions that are kept forever', () => {
    expect(ofStore({ lock: { mode: 'compliance', days: 31 }, lifecycle: null })).toEqual([
      ['stronger: the lock of new versions lasts 30 days → 31 days', 'store.prod.json/lock.days:31'],
      [
        'stronger: old versions are kept 30 days → until a person deletes them',
        'store.prod.json/lifecycle.noncurrentDays:none',
      ],
    ]);
  });

  it('reports its CA and its addresses as neutral', () => {
    expect(ofStore({ ca: 'PEM', egress: [{ cidr: '10.0.0.0/8', port: 443 }] }).map(([words]) => words)).toEqual([
      'neutral: is trusted by its own CA',
      'neutral: has the addresses 52.219.0.0/16:443 → 10.0.0.0/8:443',
    ]);
  });

  it("reports the runners' credentials as neutral", () => {
    const runner = { credentials: 'irsa', roles: { shop: 'arn:1', blog: 'arn:1' } };
    expect(ofStore({ runner })).toEqual([
      ['neutral: runners sign with key pairs → irsa', 'store.prod.json/runner.credentials:irsa'],
    ]);
    const roles = { shop: 'arn:2' };
    expect(told({ store: { ...store, runner } }, { store: { ...store, runner: { ...runner, roles } } })[0]![0]).toBe(
      'neutral: runners use other roles: blog none, shop arn:2',
    );
  });

  it('is weaker if its file is removed', () => {
    expect(told({ store }, {})).toEqual([
      ['weaker: is removed: the location of its restore points is no longer known', 'store.prod.json/file:removed'],
    ]);
  });
});

describe('of the signing keys', () => {
  const next: ReviewedKey = { id: 'fedcba9876543210', from: '2026-06-01T00:00:00Z', until: null };
  const ofKeys = (before: ReviewedKey[], after: ReviewedKey[]) =>
    told({ keys: before }, { keys: after }).map(([words]) => words);

  it('a removed key or file loses its points', () => {
    const gone = 'weaker: the key 0123456789abcdef is removed: restore points that it signed are no longer trusted';
    expect(ofKeys([key, next], [next])).toEqual([gone]);
    expect(told({ keys: [key] }, {})).toEqual([[gone, 'keys/shop.json/key:-0123456789abcdef']]);
  });

  it('a rotation is not a regression', () => {
    expect(ofKeys([key], [{ ...key, until: '2026-06-02T00:00:00Z' }, next])).toEqual([
      'neutral: the key 0123456789abcdef is valid until 2026-06-02T00:00:00Z instead of until further notice',
      'neutral: the key fedcba9876543210 is valid from 2026-06-01T00:00:00Z',
    ]);
  });

  it.each<[string, ReviewedKey[]]>([
    ['nobody is valid from then', [{ ...key, until: '2026-06-02T00:00:00Z' }]],
    ['it ended before the next one started', [{ ...key, until: '2026-02-01T00:00:00Z' }, next]],
    ['it starts later', [{ ...key, from: '2026-02-01T00:00:00Z' }]],
  ])('an end is a regression where %s', (_, after) => {
    expect(ofKeys([key], after)[0]).toMatch(/^weaker: the key 0123456789abcdef is valid/);
  });

  it('a revocation is neutral if another key signs, and a regression if none does; to undo it is a regression', () => {
    const revoked: ReviewedKey = { ...key, until: '2026-06-02T00:00:00Z', revoked: true };
    const words =
      'the key 0123456789abcdef is revoked: restore points that it signed and that the store dates 2026-06-02T00:00:00Z or later are no longer trusted';
    expect(ofKeys([key, next], [revoked, next])).toEqual([`neutral: ${words}`]);
    expect(ofKeys([key], [revoked])).toEqual([`weaker: ${words}`]);
    expect(ofKeys([revoked, next], [{ ...key, until: '2026-06-02T00:00:00Z' }, next])).toEqual([
      'weaker: the key 0123456789abcdef is no longer revoked: restore points that a thief signs with it may be trusted',
    ]);
  });

  it('moving an end is a regression in either direction', () => {
    const ended = { ...key, until: '2026-06-02T00:00:00Z' };
    expect(ofKeys([ended, next], [key, next])[0]).toMatch(/^weaker/);
    expect(ofKeys([ended, next], [{ ...ended, until: '2026-07-01T00:00:00Z' }, next])[0]).toMatch(/^weaker/);
  });
});

describe('of a cluster', () => {
  it('another store leaves the restore points behind; other fields are neutral', () => {
    const after = { ...cluster, stack: 'dev', kanister: { ...cluster.kanister, tools: 'tools:2' } };
    expect(told({ cluster }, { cluster: after })).toEqual([
      [
        'weaker: its apps now write to the store of dev; their restore points in the store of prod stay there',
        'clusters/east.json/stack:dev',
      ],
      ["neutral: Kanister's tools tools:1 → tools:2", 'clusters/east.json/kanister.tools:tools:2'],
    ]);
  });

  it('reports how Kanister is installed', () => {
    const chart = { version: '0.119.0', webhook: { secretName: 'webhook' } };
    const after = { ...cluster, kanister: { ...cluster.kanister, chart } };
    expect(told({ cluster }, { cluster: after }).map(([words]) => words)).toEqual([
      "neutral: Kanister's chart none → 0.119.0",
      "neutral: Kanister's webhook off → on",
    ]);
  });

  it('compares the guard and the policies of its platform', () => {
    const platform = { 'Deployment.jerrycan-guard': '1', 'ConfigMap.jerrycan-runner': '1' };
    expect(told({ platform }, { platform: { 'ConfigMap.jerrycan-runner': '2' } })).toEqual([
      ['weaker: Deployment.jerrycan-guard is removed', 'east/platform/objects:-Deployment.jerrycan-guard'],
      [
        'neutral: changed content in ConfigMap: review it in manifests/',
        'east/platform/objects:ConfigMap.jerrycan-runner=2',
      ],
    ]);
  });
});
