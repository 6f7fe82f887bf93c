import { Duration } from 'cdk8s';
import { cronJob, deployment, statefulSet } from '../../../blueprints/dsl';
import { absent } from '../../../constructs/checks/app/absent';
import { captures } from '../../../constructs/checks/app/captures';
import { cron } from '../../../constructs/checks/app/cron';
import { durations } from '../../../constructs/checks/app/durations';
import { identity } from '../../../constructs/checks/app/identity';
import { migration } from '../../../constructs/checks/app/migration';
import { names } from '../../../constructs/checks/app/names';
import { renderedBlueprint } from '../../../constructs/checks/app/rendered-blueprint';
import { retention } from '../../../constructs/checks/app/retention';
import { rpo } from '../../../constructs/checks/app/rpo';
import type { Place, Rule } from '../../../constructs/checks/app/rule';
import { timeZone } from '../../../constructs/checks/app/time-zone';
import { verification } from '../../../constructs/checks/app/verification';
import { writers } from '../../../constructs/checks/app/writers';
import { type Finding, sentence } from '../../../constructs/declaration/finding';
import { app, cluster, props, publicKey, shopDump, store } from '../sample';

const place: Place = { cluster, store, publicKeys: [publicKey] };
const say = (rule: Rule, otherwise: Record<string, unknown> = {}, where: Partial<Place> = {}) =>
  rule(app(otherwise), { ...place, ...where }).map((finding: Finding) => `${finding.severity}: ${sentence(finding)}`);
const scheduled = (schedule: object) => ({ schedule: { ...props.schedule, ...schedule } });

const rules = {
  ...{ absent, captures, cron, durations, identity, migration, names, renderedBlueprint, retention, rpo },
  ...{ timeZone, verification, writers },
};

it.each(Object.entries(rules))('%s has no finding for a valid app', (_, rule) => {
  expect(say(rule)).toEqual([]);
});

describe('absent', () => {
  it.each([
    [{ namespace: undefined }, 'namespace', 'undefined', 'set it'],
    [{ rto: null }, 'rto', 'null', 'set it'],
    [scheduled({ cron: undefined }), 'schedule.cron', 'undefined', 'set it'],
    [scheduled({ spread: undefined }), 'schedule.spread', 'undefined', 'set it or remove it'],
    [{ cluster: undefined }, 'cluster', 'undefined', 'set it or remove it'],
    [{ retention: {} }, 'retention.keepAtLeast', 'undefined', 'set it'],
    [{ retention: { keepAtLeast: 3, daily: undefined } }, 'retention.daily', 'undefined', 'set it or remove it'],
    [{ verification: {} }, 'verification.cron', 'undefined', 'set it'],
    [{ writers: undefined }, 'writers', 'undefined', "declare the workloads that write to the data, or set 'none'"],
    [{ writers: [null] }, 'writers.0', 'null', 'set it or remove it'],
    [{ argoCd: null }, 'argoCd.application', 'undefined', 'set it'],
    [{ argoCd: {} }, 'argoCd.application', 'undefined', 'set it'],
    [{ argoCd: { application: 'shop', namespace: undefined } }, 'argoCd.namespace', 'undefined', 'set it or remove it'],
    [{ writers: [{ kind: 'Deployment', name: undefined }] }, 'writers.0.name', 'undefined', 'set it or remove it'],
  ])('refuses %p', (otherwise, part, value, cure) => {
    expect(say(absent, otherwise)).toEqual([`refused: shop › ${part}: has no value (${value}); ${cure}`]);
  });

  it('refuses a missing capture, and one that no method made', () => {
    expect(say(absent, { captures: undefined })).toEqual([
      "refused: shop › captures: has no value (undefined); declare at least one piece of the app's data",
    ]);
    expect(say(absent, { captures: { database: 'mariadb', files: null } })).toEqual([
      'refused: shop › captures.files: has no value (null); set it or remove it',
      'refused: shop › captures.database: must be made by a method (string); call one of docs/reference/methods.md',
    ]);
  });
});

describe('names', () => {
  it.each([
    ['a'.repeat(40), []],
    ['a'.repeat(41), [`is too long (${'a'.repeat(41)}: 41 characters); use at most 40`]],
    ['Shop', ['must be a DNS label (Shop); use a-z, 0-9 and -, and start and end with a letter or digit']],
    ['shop.two', ['must be a DNS label (shop.two); use a-z, 0-9 and -, and start and end with a letter or digit']],
    ['-shop', ['must be a DNS label (-shop); use a-z, 0-9 and -, and start and end with a letter or digit']],
    ['', ['must be a DNS label (); use a-z, 0-9 and -, and start and end with a letter or digit']],
    ['platform', ['is reserved for the folder of the platform (platform); choose another name']],
  ])('judges the name %p', (name, messages) => {
    expect(say(names, { name })).toEqual(messages.map((message) => `refused: ${name} › name: ${message}`));
  });

  it.each(['Shop', 'a'.repeat(64), 'a_b'])('refuses the namespace %p', (namespace) => {
    expect(say(names, { namespace })).toEqual([
      `refused: shop › namespace: must be a DNS label of at most 63 characters (${namespace}); set the app's namespace`,
    ]);
  });

  it("rejects Kanister's own namespace", () => {
    expect(say(names, { namespace: 'backups' })).toEqual([
      "refused: shop › namespace: must not be Kanister's own namespace (backups); run the app in another one",
    ]);
  });

  it.each([
    [{ writers: [deployment('Web')] }, 'Deployment', 'Web'],
    [{ writers: [cronJob('Web')] }, 'CronJob', 'Web'],
    [{ captures: { database: { ...shopDump, object: statefulSet('shop_db') } } }, 'StatefulSet', 'shop_db'],
  ])('refuses an impossible workload', (otherwise, kind, name) => {
    expect(say(names, otherwise)).toEqual([
      `refused: shop › workloads: must have names that are DNS labels of at most 63 characters (${kind} ${name}); correct the name`,
    ]);
  });
});

describe('the names of Argo CD', () => {
  it.each(['shop', 'shop.prod', 'a'.repeat(253)])('take the Application %p', (application) => {
    expect(say(names, { argoCd: { application } })).toEqual([]);
  });

  it.each(['Shop', 'gitops/shop', 'gitops_shop', 'shop.', '*', '', 'a'.repeat(254)])(
    'refuse the Application %p',
    (application) => {
      expect(say(names, { argoCd: { application } })).toEqual([
        `refused: shop › argoCd.application: must be a DNS name (${application}); set the name of an Argo CD Application`,
      ]);
    },
  );

  it.each(['Argo', 'a.b', 'a'.repeat(64)])('refuse the namespace %p', (namespace) => {
    expect(say(names, { argoCd: { application: 'shop', namespace } })).toEqual([
      `refused: shop › argoCd.namespace: must be a DNS label of at most 63 characters (${namespace}); set the namespace of the Application`,
    ]);
  });
});

describe('cron', () => {
  it.each([
    ...['0 3 * * *', '*/15 0-6,22-23 1,15 JAN-MAR mon-fri', '00 03 * * 0', '0 0-23/2 * * SUN', '0 0 29 2 *'],
    // Kubernetes accepts these too.
    ...['0  3 * * *', '0 3 ? * *', '0 3 *,5 * *', '5/15 * * * *', '0 3 */1 * 1', '@daily', '@every 1h30m'],
  ])('takes %p', (schedule) => {
    expect(say(cron, scheduled({ cron: schedule }))).toEqual([]);
  });

  it.each([
    ['0 3 * *', 'must have five fields'],
    ['0 0 3 * * *', 'must have five fields'],
    ['', 'must have five fields'],
    ['@reboot', 'is not a word that Kubernetes accepts'],
    ['@Daily', 'is not a word that Kubernetes accepts'],
    ['@every 1d', 'has an invalid duration'],
    ['TZ=UTC 0 3 * * *', 'contains a time zone, which Kubernetes does not accept there'],
    ['CRON_TZ=UTC 0 3 * * *', 'contains a time zone, which Kubernetes does not accept there'],
    ['0 3 L * *', 'has an invalid field (L)'],
    ['0 3 15W * *', 'has an invalid field (15W)'],
    ['0 3 * * 1#2', 'has an invalid field (1#2)'],
    ['0 3 * FOO *', 'has an invalid field (FOO)'],
    ['0 3 * * 7', 'has an invalid day of the week (7)'],
    ['0 3 * * SAT-SUN', 'has an invalid day of the week (SAT-SUN)'],
    ['60 3 * * *', 'has a number that is out of bounds (60)'],
    ['0 24 * * *', 'has a number that is out of bounds (24)'],
    ['0 3 * 13 *', 'has a number that is out of bounds (13)'],
    ['0 22-2 * * *', 'has a range that ends before it starts (22-2)'],
    ['*/0 * * * *', 'has a step of 0 (*/0)'],
    ['0 0 31 2 *', 'never fires'],
    ['0 0 31 4,6,9,11 *', 'never fires'],
    [', * * * *', 'never fires'],
  ])('refuses %p: %s', (schedule, message) => {
    const findings = say(cron, scheduled({ cron: schedule }));
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(`refused: shop › schedule.cron: ${message}`);
    expect(findings[0]).toContain(`('${schedule}'); `);
  });
});

describe('durations', () => {
  it.each([
    [{ rpo: 8 }, 'rpo', 'must be a Duration (8); write it as in Duration.minutes(30)'],
    [{ rto: Duration.seconds(0) }, 'rto', 'must be a whole number of seconds, 1 or more (0 s); correct it'],
    [
      scheduled({ deadline: Duration.millis(1500) }),
      'schedule.deadline',
      'must be a whole number of seconds, 1 or more (1.5 s); correct it',
    ],
    [scheduled({ spread: '30m' }), 'schedule.spread', 'must be a Duration (30m); write it as in Duration.minutes(30)'],
    [scheduled({ deadline: Duration.days(25) }), 'schedule.deadline', 'must be at most 7 days (25 d); shorten it'],
    [
      scheduled({ spread: Duration.seconds(604_801) }),
      'schedule.spread',
      'must be at most 7 days (7 d 1 s); shorten it',
    ],
  ])('refuses %p', (otherwise, part, message) => {
    expect(say(durations, otherwise)).toEqual([`refused: shop › ${part}: ${message}`]);
  });

  it('accepts a week, and an RPO of a year', () => {
    const week = scheduled({ deadline: Duration.days(7), spread: Duration.days(7) });
    expect(say(durations, { ...week, rpo: Duration.days(365) })).toEqual([]);
  });

  it('accepts a spread of zero', () => {
    expect(say(durations, scheduled({ spread: Duration.seconds(0) }))).toEqual([]);
  });
});

describe('rpo', () => {
  const daily = (timeZone: string) => scheduled({ cron: '0 5 * * *', timeZone, deadline: Duration.hours(1) });

  it('accepts a schedule that just meets it', () => {
    const spread = { ...scheduled({ spread: Duration.hours(1) }), rpo: Duration.hours(8) };
    expect(say(rpo, spread)).toEqual([]);
  });

  it('refuses a minute more, and shows the parts of the sum', () => {
    const spread = { ...scheduled({ spread: Duration.minutes(61) }), rpo: Duration.hours(8) };
    expect(say(rpo, spread)).toEqual([
      "refused: shop › schedule: '15 */6 * * *' leaves up to 6 h between two runs (after 2026-01-01T04:15Z):" +
        ' with spread (1 h 1 min) and deadline (1 h) that is 8 h 1 min, more than the RPO (8 h);' +
        ' run it more often, shorten the spread or the deadline, or set a longer RPO',
    ]);
  });

  it('counts the day of 25 hours in autumn', () => {
    const want = { ...daily('Europe/Paris'), rpo: Duration.hours(25) };
    expect(say(rpo, want)).toHaveLength(1);
    expect(say(rpo, want)[0]).toContain('leaves up to 1 d 1 h between two runs (after 2026-10-24T03:00Z)');
    expect(say(rpo, { ...want, rpo: Duration.hours(26) })).toEqual([]);
    expect(say(rpo, { ...daily('Asia/Hong_Kong'), rpo: Duration.hours(25) })).toEqual([]);
  });

  it('counts the run that daylight saving time skips in spring', () => {
    const want = { ...scheduled({ cron: '30 2 * * *', timeZone: 'Europe/Paris' }), rpo: Duration.hours(30) };
    expect(say(rpo, want)[0]).toContain('leaves up to 1 d 23 h between two runs (after 2026-03-28T01:30Z)');
  });

  it.each([scheduled({ cron: 'x' }), scheduled({ timeZone: 'x' }), { rpo: 1 }, scheduled({ cron: '0 0 31 2 *' })])(
    'leaves to other rules what they refuse: %p',
    (otherwise) => {
      expect(say(rpo, otherwise)).toEqual([]);
    },
  );
});

describe('the rendered blueprint', () => {
  it('refuses what would crash Kanister, in the words of the language', () => {
    const task = shopDump.actions.backup!.phases[0]!;
    const broken = { ...task, args: { ...task.args, image: null } };
    const blueprint = { ...shopDump, actions: { backup: { ...shopDump.actions.backup, phases: [broken] } } };
    expect(say(renderedBlueprint, { captures: { database: blueprint } })[0]).toMatch(
      /^refused: shop › captures.database: blueprint 'shop-dump', action 'backup': .*image is null/,
    );
  });
});
