import { difference } from '../../../review/diff/difference';
import type { AppFacts, ReviewedCapture } from '../../../review/protection/protection';
import { database, facts, protection } from '../sample';
import { told } from './told';

const ofApp = (otherwise: Partial<AppFacts>, from: AppFacts = facts) =>
  told({ apps: [from] }, { apps: [{ ...facts, ...otherwise }] });
const config = (otherwise: AppFacts['config']) => ofApp({ config: { ...facts.config, ...otherwise } });
const capture = (otherwise: Partial<ReviewedCapture>) => ofApp({ captures: [{ ...database, ...otherwise }] });

describe('of an app', () => {
  it('compares the RPO and the RTO', () => {
    expect(config({ rpoSeconds: 86_400 })).toEqual([['weaker: RPO 6 h → 1 d', 'shop/rpo:1d']]);
    expect(config({ rpoSeconds: 3600, rtoSeconds: 7200 })).toEqual([
      ['stronger: RPO 6 h → 1 h', 'shop/rpo:1h'],
      ['weaker: RTO 30 min → 2 h', 'shop/rto:2h'],
    ]);
  });

  it('compares the schedule by its longest gap, then by the number of runs', () => {
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
    // The night in which summer time ends is an hour longer.
    expect(ofApp({ schedule: { cron: '15 */4 * * *', timeZone: 'Europe/Berlin' } })[0]![0]).toMatch(
      /^weaker: .*4 h apart.*5 h apart/,
    );
  });

  it('treats two notations of the same schedule as equal', () => {
    expect(ofApp({ schedule: { cron: '15 0,4,8,12,16,20 * * *', timeZone: 'Asia/Hong_Kong' } })).toEqual([]);
  });

  it('treats an invalid schedule as the weakest', () => {
    expect(ofApp({ schedule: { cron: 'often', timeZone: 'Asia/Hong_Kong' } })[0]![0]).toMatch(
      /^weaker: .*'often' Asia\/Hong_Kong \(never runs twice\)/,
    );
  });

  it('compares retention class by class', () => {
    expect(config({ retention: { daily: 8, monthly: 3, keepAtLeast: 3 } })).toEqual([
      ['stronger: keeps daily points for 8 days instead of 7', 'shop/retention.daily:8'],
      ['weaker: keeps monthly points for 3 months instead of 6', 'shop/retention.monthly:3'],
    ]);
    expect(config({ retention: { daily: 7, yearly: 2, keepAtLeast: 1 } })).toEqual([
      ['weaker: no longer keeps monthly points (was 6 months)', 'shop/retention.monthly:0'],
      ['stronger: keeps yearly points for 2 years', 'shop/retention.yearly:2'],
      ['weaker: keeps at least 1 point instead of 3', 'shop/retention.keepAtLeast:1'],
    ]);
  });

  it('compares the writers and the quiesce', () => {
    expect(config({ quiesce: 'never' })).toEqual([['weaker: quiesce snapshot → never', 'shop/quiesce:never']]);
    expect(config({ quiesce: 'whole-backup' })[0]![0]).toBe('stronger: quiesce snapshot → whole-backup');
    expect(config({ writers: [{ kind: 'Deployment', name: 'api' }] })).toEqual([
      [
        'weaker: a restore no longer stops Deployment/web: it may write while the data is loaded',
        'shop/writers:-Deployment/web',
      ],
      ['stronger: a restore also stops Deployment/api', 'shop/writers:+Deployment/api'],
    ]);
    const web = { kind: 'Deployment', name: 'web' } as const;
    expect(
      config({
        writers: [
          { ...web, scratch: ['uploads'] },
          { kind: 'CronJob', name: 'hourly' },
        ],
      }),
    ).toEqual([
      ['stronger: a restore also stops CronJob/hourly', 'shop/writers:+CronJob/hourly'],
      [
        'weaker: a run that stops the writer destroys the volume Deployment/web/uploads',
        'shop/scratch:+Deployment/web/uploads',
      ],
    ]);
    expect(config({ argoCd: { application: 'shop', namespace: 'argocd' } })[0]).toEqual([
      "stronger: runs check whether Argo CD's Application argocd/shop would restart the writers",
      'shop/argoCd:argocd/shop',
    ]);
  });

  it('treats an Application in another cluster as one that runs cannot check', () => {
    const argoCd = { application: 'shop', namespace: 'argocd' };
    const elsewhere = { ...argoCd, elsewhere: true };
    const from = (before: object | undefined, after: object | undefined) =>
      told(
        { apps: [{ ...facts, config: { ...facts.config, ...(before && { argoCd: before }) } as never }] },
        { apps: [{ ...facts, config: { ...facts.config, ...(after && { argoCd: after }) } as never }] },
      );
    expect(from(argoCd, elsewhere)).toEqual([
      [
        "weaker: runs no longer check whether Argo CD's Application argocd/shop would restart the writers: it is declared in another cluster",
        'shop/argoCd:argocd/shop,elsewhere',
      ],
    ]);
    expect(from(elsewhere, argoCd)[0]![0]).toMatch(/^stronger: runs check whether .*argocd\/shop would restart/);
    expect(from(undefined, elsewhere)[0]![0]).toBe(
      "neutral: is deployed by Argo CD's Application argocd/shop in another cluster, which runs cannot check",
    );
    expect(from(elsewhere, undefined)[0]![0]).toBe(
      "neutral: no longer declares Argo CD's Application argocd/shop in another cluster",
    );
    expect(from(argoCd, { ...argoCd, elsewhere: false })).toEqual([]);
  });

  it('is weaker if it moves, or captures another workload', () => {
    expect(ofApp({ cluster: 'west', namespace: 'store' }).map(([, id]) => id)).toEqual([
      'shop/cluster:west',
      'shop/namespace:store',
    ]);
    expect(capture({ object: { kind: 'StatefulSet', name: 'shop-db-2' } })).toEqual([
      [
        'weaker: captures StatefulSet/shop-db-2 instead of StatefulSet/shop-db, which is no longer protected',
        'shop.database/object:StatefulSet/shop-db-2',
      ],
    ]);
    expect(capture({ object: null })).toEqual([
      [
        'weaker: captures a server outside of the cluster instead of StatefulSet/shop-db, which is no longer protected',
        'shop.database/object:none',
      ],
    ]);
    expect(capture({ namespace: 'crm' })).toEqual([
      [
        'weaker: captures the namespace crm instead of shop: the data in shop is no longer protected',
        'shop.database/namespace:crm',
      ],
    ]);
    expect(capture({ engine: 'postgres' })[0]![0]).toMatch(/^weaker: captures postgres instead of mariadb/);
  });

  it('a capture that stays beside its app moves with it', () => {
    const moved = { namespace: 'store', captures: [{ ...database, namespace: 'store' }] };
    expect(ofApp(moved).map(([, id]) => id)).toEqual(['shop/namespace:store']);
    expect(ofApp({ namespace: 'store' }).map(([, id]) => id)).toEqual(['shop/namespace:store']);
  });

  it('compares how the data is captured', () => {
    const digest = `sha256:${'ab'.repeat(32)}`;
    const recipe = { ...database.recipe!, images: ['mariadb:11.4'], compression: 'gzip', assertions: [] };
    expect(capture({ recipe, digest })).toEqual([
      ['neutral: its Blueprint changed: review it in manifests/', 'shop.database/blueprint:abababababab'],
      ['neutral: compression zstd → gzip', 'shop.database/compression:gzip'],
      ['neutral: image mariadb:10.11 → mariadb:11.4', 'shop.database/image:mariadb:11.4'],
      ['weaker: a restore no longer checks: SELECT 1', 'shop.database/assertions:-SELECT_1'],
    ]);
  });

  it('compares whether it is retired', () => {
    expect(ofApp({ retired: true })).toEqual([
      [
        'weaker: is retired: no more scheduled backups; its restore points are kept and verified, and you can restore them',
        'shop/retired:true',
      ],
    ]);
    expect(told({ apps: [{ ...facts, retired: true }] }, { apps: [facts] })[0]![0]).toMatch(/^stronger/);
  });

  it('compares whether a sync waits for a backup', () => {
    const source =
      'remove the source manifests/east/shop/presync from its own Application first, or each of its syncs fails';
    const waits = { ...facts, beforeSync: true };
    expect(ofApp({}, waits)).toEqual([
      [`weaker: is no longer backed up before a sync of Argo CD; ${source}`, 'shop/beforeSync:false'],
    ]);
    const [gone] = told({ apps: [{ ...waits, retired: true }] }, {});
    expect(gone![0]).toMatch(new RegExp(`^weaker: is removed: .*; ${source}$`));
    expect(told({ apps: [facts] }, {})[0]![0]).not.toContain('presync');
    const [moved] = told({ apps: [waits] }, { apps: [{ ...waits, cluster: 'west' }] });
    expect(moved![0]).toMatch(new RegExp(`^weaker: moves from cluster east to west: .*; ${source}$`));
    expect(ofApp({ cluster: 'west' })[0]![0]).not.toContain('presync');
  });

  it('compares deadline, spread and verification', () => {
    expect(config({ deadlineSeconds: 7200, spreadSeconds: 60 }).map(([words]) => words)).toEqual([
      'neutral: spread 0 s → 1 min',
      'neutral: deadline of a backup 1 h → 2 h',
    ]);
    expect(ofApp({ verification: { cron: '0 4 * * 1', timeZone: 'Asia/Hong_Kong' } })[0]![0]).toMatch(
      /^weaker: reads back .*1 d apart.*7 d apart/,
    );
  });

  it('reports an added or removed app', () => {
    expect(told({}, { apps: [facts] })).toEqual([
      ['stronger: is now protected: StatefulSet shop/shop-db, RPO 6 h', 'shop/app:added'],
    ]);
    const [gone] = difference(protection({ apps: [facts] }), protection({}));
    expect(gone).toMatchObject({ effect: 'weaker', id: 'shop/app:removed' });
    expect(gone!.refused).toMatch(/^must be retired before it is removed; put its file back with `retired: true`/);
    const [left] = difference(protection({ apps: [{ ...facts, retired: true }] }), protection({}));
    expect(left).toMatchObject({ effect: 'weaker', id: 'shop/app:removed' });
    expect(left).not.toHaveProperty('refused');
  });

  it('a removed safeguard is a regression, other content is neutral', () => {
    expect(ofApp({ objects: new Map() })).toEqual([
      [
        "weaker: NetworkPolicy.shop.database-task in the app's namespace is removed",
        'shop/objects:-NetworkPolicy.shop.database-task@app',
      ],
    ]);
    const more = new Map([...facts.objects, ['Role.shop-runner', { content: '1' }]]);
    expect(ofApp({ objects: more })[0]![0]).toBe('neutral: changed content in Role: review it in manifests/');
    expect(ofApp({ objects: new Map([['NetworkPolicy.shop.database-task@app', { content: '9' }]]) })[0]![0]).toBe(
      'neutral: changed content in NetworkPolicy: review it in manifests/',
    );
  });

  it('does not compare fields that an older layout does not have', () => {
    const { name, cluster, namespace, retired, beforeSync, objects } = facts;
    const old: AppFacts = {
      name,
      cluster,
      namespace,
      retired,
      beforeSync,
      objects,
      config: {},
      captures: [{ name: null, namespace }],
    };
    expect(told({ apps: [old] }, { apps: [facts] })).toEqual([]);
  });

  it('a field that is no longer set is a regression, unless it promises nothing', () => {
    const captures = [{ name: 'database', namespace: 'shop' }];
    expect(told({ apps: [facts] }, { apps: [{ ...facts, config: {}, captures }] })).toEqual([
      ['weaker: no longer sets object (was StatefulSet/shop-db)', 'shop.database/object:unsaid'],
      ['weaker: no longer sets engine (was mariadb)', 'shop.database/engine:unsaid'],
      ['neutral: no longer sets blueprint (was 000000000000)', 'shop.database/blueprint:unsaid'],
      ['weaker: no longer sets rpo (was 6h)', 'shop/rpo:unsaid'],
      ['weaker: no longer sets rto (was 30min)', 'shop/rto:unsaid'],
      ['neutral: no longer sets spread (was 0s)', 'shop/spread:unsaid'],
      ['neutral: no longer sets deadline (was 1h)', 'shop/deadline:unsaid'],
      ['weaker: no longer sets retention.keepAtLeast (was 3)', 'shop/retention.keepAtLeast:unsaid'],
      ['weaker: no longer sets quiesce (was snapshot)', 'shop/quiesce:unsaid'],
      [
        'weaker: a restore no longer stops Deployment/web: it may write while the data is loaded',
        'shop/writers:-Deployment/web',
      ],
    ]);
  });

  it('the schedule of a retired app may be suspended, and a backup is overdue by its RPO', () => {
    const schedule = { ...facts.schedule!, suspended: true, successSeconds: 6 * 3600 };
    const from = { ...facts, schedule: { ...schedule, suspended: false } };
    expect(ofApp({ schedule, retired: true }, from).map(([, id]) => id)).toEqual(['shop/retired:true']);
    expect(ofApp({ schedule }, from)).toEqual([
      ['weaker: is suspended but not retired: scheduled backups no longer run', 'shop/schedule.suspended:true'],
    ]);
    const longer = { schedule: { ...schedule, suspended: false, successSeconds: 86_400 } };
    expect(ofApp({ ...longer, config: { ...facts.config, rpoSeconds: 86_400 } }, from).map(([, id]) => id)).toEqual([
      'shop/rpo:1d',
    ]);
    expect(ofApp(longer, from)).toEqual([
      ["weaker: Argo CD's page reports the last backup as overdue after 6 h → 1 d", 'shop/schedule.overdue:1d'],
    ]);
  });

  it('judges an object only once if it belongs to another changed part', () => {
    const objects = new Map([
      ...facts.objects,
      ['RoleBinding.shop-argocd', { content: '0' }],
      ['ServiceAccount.shop-before-sync@app', { content: '0' }],
      ['RoleBinding.shop-runner', { content: '0' }],
    ]);
    const declared = { ...facts.config, argoCd: { application: 'shop', namespace: 'argocd' } };
    const all = { ...facts, config: declared, beforeSync: true, objects };
    expect(ofApp({}, all).map(([words, id]) => [words!.replace(/:.*/, ''), id!.replace(/=.*/, '')])).toEqual([
      ['weaker', 'shop/argoCd:undeclared'],
      ['weaker', 'shop/beforeSync:false'],
      ['weaker', 'shop/objects:-RoleBinding.shop-runner'],
      ['neutral', 'shop/objects:RoleBinding.shop-argocd'],
    ]);
    const kept = { config: declared, beforeSync: true };
    expect(ofApp(kept, all).map(([, id]) => id)).toEqual([
      'shop/objects:-RoleBinding.shop-argocd',
      'shop/objects:-RoleBinding.shop-runner',
      'shop/objects:-ServiceAccount.shop-before-sync@app',
    ]);
  });
});
