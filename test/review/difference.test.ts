import { difference } from '../../review/difference';
import type { AppFacts, ReviewedKey, ReviewedStore } from '../../review/protection';
import { cluster, facts, key, protection, type Said, store } from './sample';

/** `effect words` of each change, and its id. */
const told = (before: Said, after: Said) =>
  difference(protection(before), protection(after)).map(({ effect, words, id }) => [`${effect}: ${words}`, id]);
const ofApp = (otherwise: Partial<AppFacts>, from: AppFacts = facts) =>
  told({ apps: [from] }, { apps: [{ ...facts, ...otherwise }] });
const config = (otherwise: AppFacts['config']) => ofApp({ config: { ...facts.config, ...otherwise } });
const ofStore = (otherwise: Partial<ReviewedStore>) => told({ store }, { store: { ...store, ...otherwise } });

describe('of an app', () => {
  it('the RPO and the RTO', () => {
    expect(config({ rpoSeconds: 86_400 })).toEqual([['weaker: RPO 6 h → 1 d', 'shop/rpo:1d']]);
    expect(config({ rpoSeconds: 3600, rtoSeconds: 7200 })).toEqual([
      ['stronger: RPO 6 h → 1 h', 'shop/rpo:1h'],
      ['weaker: RTO 30 min → 2 h', 'shop/rto:2h'],
    ]);
  });

  it('the schedule, by its longest gap, then by how often it runs', () => {
    expect(ofApp({ schedule: { cron: '15 4,16 * * *', timeZone: 'Asia/Hong_Kong' } })).toEqual([
      [
        "weaker: backs up '15 */4 * * *' Asia/Hong_Kong (at most 4 h apart) → '15 4,16 * * *' Asia/Hong_Kong (at most 12 h apart)",
        'shop/schedule:15_4,16_*_*_*@Asia/Hong_Kong',
      ],
    ]);
    const often = { ...facts, schedule: { cron: '0 0,8,16,18 * * *', timeZone: 'UTC' } };
    const seldom = { ...facts, schedule: { cron: '0 0,8,16 * * *', timeZone: 'UTC' } };
    expect(told({ apps: [often] }, { apps: [seldom] })[0]![0]).toMatch(/^weaker: .*8 h apart.*8 h apart/);
    expect(ofApp({ schedule: { cron: '45 */4 * * *', timeZone: 'Asia/Hong_Kong' } })[0]![0]).toMatch(/^neutral/);
    // An hour more in the night in which summer time ends.
    expect(ofApp({ schedule: { cron: '15 */4 * * *', timeZone: 'Europe/Berlin' } })[0]![0]).toMatch(
      /^weaker: .*4 h apart.*5 h apart/,
    );
  });

  it('the schedule by what it means: the same times written otherwise are no change', () => {
    expect(ofApp({ schedule: { cron: '15 0,4,8,12,16,20 * * *', timeZone: 'Asia/Hong_Kong' } })).toEqual([]);
  });

  it('a schedule that nobody can read is the weakest', () => {
    expect(ofApp({ schedule: { cron: 'often', timeZone: 'Asia/Hong_Kong' } })[0]![0]).toMatch(
      /^weaker: .*'often' Asia\/Hong_Kong \(never twice\)/,
    );
  });

  it('what retention keeps, class by class', () => {
    expect(config({ retention: { daily: 8, monthly: 3, keepAtLeast: 3 } })).toEqual([
      ['stronger: keeps its daily points 1 day more (7 → 8)', 'shop/retention.daily:8'],
      ['weaker: keeps its monthly points 3 months less (6 → 3)', 'shop/retention.monthly:3'],
    ]);
    expect(config({ retention: { daily: 7, yearly: 2, keepAtLeast: 1 } })).toEqual([
      ['weaker: keeps no monthly points any more (of 6 months until now)', 'shop/retention.monthly:0'],
      ['stronger: keeps yearly points, of 2 years', 'shop/retention.yearly:2'],
      ['weaker: keeps at least 1 point, not 3', 'shop/retention.keepAtLeast:1'],
    ]);
  });

  it('who is stopped, and how long', () => {
    expect(config({ quiesce: 'never' })).toEqual([['weaker: quiesce snapshot → never', 'shop/quiesce:never']]);
    expect(config({ quiesce: 'whole-dump' })[0]![0]).toBe('stronger: quiesce snapshot → whole-dump');
    expect(config({ writers: [{ kind: 'Deployment', name: 'api' }] })).toEqual([
      [
        'weaker: a restore no longer stops Deployment/web: it may write while it is loaded',
        'shop/writers:-Deployment/web',
      ],
      ['stronger: a restore stops Deployment/api too', 'shop/writers:+Deployment/api'],
    ]);
    expect(config({ argoCd: { application: 'shop', namespace: 'argocd' } })[0]).toEqual([
      "stronger: runs look whether Argo CD's Application argocd/shop would start the writers again",
      'shop/argoCd:argocd/shop',
    ]);
  });

  it('an Application in another cluster is one that a run cannot ask', () => {
    const argoCd = { application: 'shop', namespace: 'argocd' };
    const elsewhere = { ...argoCd, elsewhere: true };
    const from = (before: object | undefined, after: object | undefined) =>
      told(
        { apps: [{ ...facts, config: { ...facts.config, ...(before && { argoCd: before }) } as never }] },
        { apps: [{ ...facts, config: { ...facts.config, ...(after && { argoCd: after }) } as never }] },
      );
    expect(from(argoCd, elsewhere)).toEqual([
      [
        "weaker: runs no longer look whether Argo CD's Application argocd/shop would start the writers again: it is said to be in another cluster",
        'shop/argoCd:argocd/shop,elsewhere',
      ],
    ]);
    expect(from(elsewhere, argoCd)[0]![0]).toMatch(/^stronger: runs look whether .*argocd\/shop would start/);
    expect(from(undefined, elsewhere)[0]![0]).toBe(
      "neutral: is deployed by Argo CD's Application argocd/shop of another cluster, which runs cannot ask",
    );
    expect(from(elsewhere, undefined)[0]![0]).toBe(
      "neutral: no longer says that Argo CD's Application argocd/shop of another cluster deploys it",
    );
    expect(from(argoCd, { ...argoCd, elsewhere: false })).toEqual([]);
  });

  it('where it lives, and what is captured: what was there is left behind', () => {
    expect(ofApp({ cluster: 'west', namespace: 'store' }).map(([, id]) => id)).toEqual([
      'shop/cluster:west',
      'shop/namespace:store',
    ]);
    expect(config({ object: { kind: 'StatefulSet', name: 'shop-db-2' } })).toEqual([
      [
        'weaker: captures StatefulSet/shop-db-2 instead of StatefulSet/shop-db, which is protected by nobody from now on',
        'shop/object:StatefulSet/shop-db-2',
      ],
    ]);
    expect(config({ blueprint: { digest: facts.config.blueprint!.digest, engine: 'postgres' } })[0]![0]).toMatch(
      /^weaker: captures postgres instead of mariadb/,
    );
  });

  it('how it is captured', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const recipe = { ...facts.recipe!, images: ['mariadb:11.4'], compression: 'gzip', assertions: [] };
    expect(ofApp({ recipe, config: { ...facts.config, blueprint: { digest, engine: 'mariadb' } } })).toEqual([
      ['neutral: its Blueprint changed: read it in manifests/', 'shop/blueprint:abababababab'],
      ['neutral: compression zstd → gzip', 'shop/compression:gzip'],
      ['neutral: image mariadb:10.11 → mariadb:11.4', 'shop/image:mariadb:11.4'],
      ['weaker: a restore is no longer held to: SELECT 1', 'shop/assertions:-SELECT_1'],
    ]);
  });

  it('when it leaves, and comes back', () => {
    expect(ofApp({ retired: true })).toEqual([
      [
        'weaker: is retired: no backup is started by the clock any more; what is kept stays, is read back and can be restored',
        'shop/retired:true',
      ],
    ]);
    expect(told({ apps: [{ ...facts, retired: true }] }, { apps: [facts] })[0]![0]).toMatch(/^stronger/);
  });

  it('whether a sync waits for a backup', () => {
    expect(ofApp({}, { ...facts, beforeSync: true })).toEqual([
      ['weaker: is no longer backed up before a sync of Argo CD', 'shop/beforeSync:false'],
    ]);
  });

  it('deadline, spread and verification', () => {
    expect(config({ deadlineSeconds: 7200, spreadSeconds: 60 }).map(([words]) => words)).toEqual([
      'neutral: spread 0 s → 1 min',
      'neutral: deadline of a backup 1 h → 2 h',
    ]);
    expect(ofApp({ verification: { cron: '0 4 * * 1', timeZone: 'Asia/Hong_Kong' } })[0]![0]).toMatch(
      /^weaker: reads back .*1 d apart.*7 d apart/,
    );
  });

  it('that is new, or gone', () => {
    expect(told({}, { apps: [facts] })).toEqual([
      ['stronger: is protected from now on: StatefulSet shop/shop-db, RPO 6 h', 'shop/app:added'],
    ]);
    const [gone] = difference(protection({ apps: [facts] }), protection({}));
    expect(gone).toMatchObject({ effect: 'weaker', id: 'shop/app:removed' });
    expect(gone!.refused).toMatch(/^it was not retired; put its file back with `retired: true`/);
    const [left] = difference(protection({ apps: [{ ...facts, retired: true }] }), protection({}));
    expect(left).toMatchObject({ effect: 'weaker', id: 'shop/app:removed' });
    expect(left).not.toHaveProperty('refused');
  });

  it('its rules: a safeguard that goes is a weakening, other content is for people', () => {
    expect(ofApp({ objects: new Map() })).toEqual([
      ['weaker: NetworkPolicy.shop-task is no longer there', 'shop/objects:-NetworkPolicy.shop-task'],
    ]);
    const more = new Map([...facts.objects, ['Role.shop-runner', '1']]);
    expect(ofApp({ objects: more })[0]![0]).toBe('neutral: other content in Role: read it in manifests/');
    expect(ofApp({ objects: new Map([['NetworkPolicy.shop-task', '9']]) })[0]![0]).toBe(
      'neutral: other content in NetworkPolicy: read it in manifests/',
    );
  });

  it('what one side does not say is not compared: an older layout said less', () => {
    const { name, cluster, namespace, retired, beforeSync, objects } = facts;
    const old: AppFacts = { name, cluster, namespace, retired, beforeSync, objects, config: {} };
    expect(told({ apps: [old] }, { apps: [{ ...facts, config: { ...facts.config } }] })).toEqual([]);
  });
});

describe('of a store', () => {
  it.each<[Partial<ReviewedStore>, string[]]>([
    [{ bucket: 'another' }, ['bucket our-backups → another: what was written until now stays where it was']],
    [{ versioning: false }, ['no longer keeps what is overwritten or deleted']],
    [{ lock: { mode: 'compliance', days: 7 } }, ['the lock holds what is written from now on 30 days → 7 days']],
    [{ lock: { mode: 'governance', days: 30 } }, ['mode of the lock compliance → governance']],
    [{ lock: null }, ['the lock holds what is written from now on 30 days → no lock']],
    [{ lifecycle: { noncurrentDays: 14 } }, ['old versions stay 30 days → 14 days']],
    [{ allowPlainHttp: true }, ['may be reached without TLS: keys and data are sent unencrypted']],
    [{ identities: [] }, ['shop has no keys to it any more']],
  ])('weaker with %p', (otherwise, words) => {
    expect(ofStore(otherwise).map(([line]) => line)).toEqual(words.map((line) => `weaker: ${line}`));
  });

  it('stronger: a longer lock, versions that never end', () => {
    expect(ofStore({ lock: { mode: 'compliance', days: 31 }, lifecycle: null })).toEqual([
      ['stronger: the lock holds what is written from now on 30 days → 31 days', 'store.prod.json/lock.days:31'],
      [
        'stronger: old versions stay 30 days → until somebody deletes them',
        'store.prod.json/lifecycle.noncurrentDays:none',
      ],
    ]);
  });

  it('neutral: who vouches for it, where it answers', () => {
    expect(ofStore({ ca: 'PEM', egress: [{ cidr: '10.0.0.0/8', port: 443 }] }).map(([words]) => words)).toEqual([
      'neutral: is believed by an authority of its own',
      'neutral: answers at 52.219.0.0/16:443 → 10.0.0.0/8:443',
    ]);
  });

  it('neutral: what runners sign with', () => {
    const runner = { credentials: 'irsa', roles: { shop: 'arn:1', blog: 'arn:1' } };
    expect(ofStore({ runner })).toEqual([
      ['neutral: runners sign by key pairs → irsa', 'store.prod.json/runner.credentials:irsa'],
    ]);
    const roles = { shop: 'arn:2' };
    expect(told({ store: { ...store, runner } }, { store: { ...store, runner: { ...runner, roles } } })[0]![0]).toBe(
      'neutral: runners have other roles: blog none, shop arn:2',
    );
  });

  it('that is gone', () => {
    expect(told({ store }, {})).toEqual([
      ['weaker: is no longer there: nobody is told any more where its backups lie', 'store.prod.json/file:removed'],
    ]);
  });
});

describe('of the signing keys', () => {
  const next: ReviewedKey = { id: 'fedcba9876543210', from: '2026-06-01T00:00:00Z', until: null };
  const ofKeys = (before: ReviewedKey[], after: ReviewedKey[]) =>
    told({ keys: before }, { keys: after }).map(([words]) => words);

  it('one that is gone takes its points with it, and so does a file', () => {
    const gone = 'weaker: the key 0123456789abcdef is gone: what it signed is no restore point any more';
    expect(ofKeys([key, next], [next])).toEqual([gone]);
    expect(told({ keys: [key] }, {})).toEqual([[gone, 'keys/shop.json/key:-0123456789abcdef']]);
  });

  it('a rotation is none', () => {
    expect(ofKeys([key], [{ ...key, until: '2026-06-02T00:00:00Z' }, next])).toEqual([
      'neutral: the key 0123456789abcdef counts until 2026-06-02T00:00:00Z, not until further notice',
      'neutral: the key fedcba9876543210 signs from 2026-06-01T00:00:00Z on',
    ]);
  });

  it.each<[string, ReviewedKey[]]>([
    ['nobody signs from then on', [{ ...key, until: '2026-06-02T00:00:00Z' }]],
    ['it ended before the next one began', [{ ...key, until: '2026-02-01T00:00:00Z' }, next]],
    ['it begins later', [{ ...key, from: '2026-02-01T00:00:00Z' }]],
  ])('an end is a weakening where %s', (_, after) => {
    expect(ofKeys([key], after)[0]).toMatch(/^weaker: the key 0123456789abcdef counts/);
  });

  it('an end that is moved is a weakening, whichever way', () => {
    const ended = { ...key, until: '2026-06-02T00:00:00Z' };
    expect(ofKeys([ended, next], [key, next])[0]).toMatch(/^weaker/);
    expect(ofKeys([ended, next], [{ ...ended, until: '2026-07-01T00:00:00Z' }, next])[0]).toMatch(/^weaker/);
  });
});

describe('of a cluster', () => {
  it('another store leaves behind what is in this one; the rest is for people', () => {
    const after = { ...cluster, stack: 'dev', kanister: { ...cluster.kanister, tools: 'tools:2' } };
    expect(told({ cluster }, { cluster: after })).toEqual([
      [
        'weaker: its apps write into the store of dev: what they have in that of prod stays there',
        'clusters/east.json/stack:dev',
      ],
      ["neutral: Kanister's tools tools:1 → tools:2", 'clusters/east.json/kanister.tools:tools:2'],
    ]);
  });

  it('how Kanister is installed', () => {
    const chart = { version: '0.119.0', webhook: { secretName: 'webhook' } };
    const after = { ...cluster, kanister: { ...cluster.kanister, chart } };
    expect(told({ cluster }, { cluster: after }).map(([words]) => words)).toEqual([
      "neutral: Kanister's chart none → 0.119.0",
      "neutral: Kanister's webhook off → on",
    ]);
  });

  it('the guard and the policies of its platform', () => {
    const platform = { 'Deployment.jerrycan-guard': '1', 'ConfigMap.jerrycan-runner': '1' };
    expect(told({ platform }, { platform: { 'ConfigMap.jerrycan-runner': '2' } })).toEqual([
      ['weaker: Deployment.jerrycan-guard is no longer there', 'east/platform/objects:-Deployment.jerrycan-guard'],
      [
        'neutral: other content in ConfigMap: read it in manifests/',
        'east/platform/objects:ConfigMap.jerrycan-runner=2',
      ],
    ]);
  });
});
