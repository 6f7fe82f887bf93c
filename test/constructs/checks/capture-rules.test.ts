import { externalServer, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import { check } from '../../../constructs/checks';
import { captures } from '../../../constructs/checks/app/captures';
import { migration } from '../../../constructs/checks/app/migration';
import { names } from '../../../constructs/checks/app/names';
import type { Place, Rule } from '../../../constructs/checks/app/rule';
import { collisions } from '../../../constructs/checks/fleet/collisions';
import { sentence } from '../../../constructs/declaration/finding';
import { app, cluster, publicKey, shopDump, store } from '../sample';

const place: Place = { cluster, store, publicKeys: [publicKey] };
const clusters = new Map([['east', cluster]]);
const say = (rule: Rule, otherwise: Record<string, unknown>) =>
  rule(app(otherwise), place).map((finding) => `${finding.severity}: ${sentence(finding)}`);
const dump = (more: object = {}) =>
  mariadbDump({
    ...{ server: statefulSet('crm-db'), host: 'crm-db', image: 'mariadb:11.4', password: secretKey('crm', 'password') },
    ...more,
  });

describe('the name of a capture', () => {
  it.each(['a', 'database', 'crm-2', 'a'.repeat(20)])('may be %p', (name) => {
    expect(say(captures, { captures: { [name]: shopDump } })).toEqual([]);
  });

  it.each(['Database', 'a.b', '2nd', '-a', 'a-', 'a_b', ''])('cannot be %p', (name) => {
    expect(say(captures, { captures: { [name]: shopDump } })).toEqual([
      `refused: shop › captures: must have names that are DNS labels without dots (${name}); use a-z, 0-9 and -, start with a letter, and end with a letter or digit`,
    ]);
  });

  it('must fit into the names derived from it', () => {
    const name = 'a'.repeat(21);
    expect(say(captures, { captures: { [name]: shopDump } })).toEqual([
      `refused: shop › captures: has a name that is too long (${name}: 21 characters); shorten it to at most 20`,
    ]);
  });

  it.each(['recovered', 'kanctl', 'repository', 'state'])('cannot be %p, which the store uses', (name) => {
    expect(say(captures, { captures: { [name]: shopDump } })).toEqual([
      `refused: shop › captures: has a name that the store uses itself (${name}); choose a name other than drill, index, kanctl, preflight, recovered, repository, state`,
    ]);
  });
});

describe('the captures of an app', () => {
  it('are at least one', () => {
    expect(say(captures, { captures: {} })).toEqual([
      "refused: shop › captures: must not be empty ({}); declare at least one piece of the app's data",
    ]);
  });

  it.each([
    [['database', 'crm'], []],
    [['crm'], ['lacks a capture (database); add it, or remove the order']],
    [['crm', 'database', 'files'], ['names no capture (files); correct or remove it']],
    [['crm', 'database', 'crm'], ['names a capture twice (crm); remove one of them']],
  ])('run in the order %p', (order, messages) => {
    expect(say(captures, { captures: { database: shopDump, crm: dump() }, order })).toEqual(
      messages.map((message) => `refused: shop › order: ${message}`),
    );
  });

  it('have ports that exist', () => {
    expect(say(captures, { captures: { crm: dump({ port: 0, podPort: 70_000 }) } })).toEqual([
      'refused: shop › captures.crm: must have ports from 1 to 65535 (0); correct the port',
      'refused: shop › captures.crm: must have ports from 1 to 65535 (70000); correct the port',
    ]);
  });

  it('have no port of pods if their server is outside of the cluster', () => {
    const server = externalServer({ cidrs: ['203.0.113.7/32'] });
    expect(say(captures, { captures: { crm: dump({ server, port: 13_306 }) } })).toEqual([]);
    expect(say(captures, { captures: { crm: dump({ server, port: 13_306, podPort: 3306 }) } })).toEqual([
      'refused: shop › captures.crm.podPort: must not be set for a server outside of the cluster (3306); set only the port that its addresses answer at',
    ]);
  });

  it.each([
    ['CRM', 'must be a DNS label of at most 63 characters (CRM); set the namespace of its server'],
    ['backups', "must not be Kanister's own namespace (backups); run the server in another one"],
  ])('are not in the namespace %p', (namespace, message) => {
    expect(say(names, { captures: { crm: dump({ namespace }) } })).toEqual([
      `refused: shop › captures.crm.namespace: ${message}`,
    ]);
  });
});

describe('two captures of one server', () => {
  const found = (...apps: ReturnType<typeof app>[]) => collisions(apps, clusters).map(sentence);

  it('are refused within one app', () => {
    expect(found(app({ captures: { database: shopDump, again: shopDump } }))).toEqual([
      'shop › captures.again: backs up the same server as shop, captures.database (StatefulSet shop-db); remove one of the two captures',
    ]);
  });

  it('are refused across namespaces of apps', () => {
    const blog = app({ name: 'blog', namespace: 'blog', captures: { crm: dump({ namespace: 'crm' }) } });
    expect(found(app({ captures: { crm: dump({ namespace: 'crm' }) } }), blog)).toEqual([
      'blog › captures.crm: backs up the same server as shop, captures.crm (StatefulSet crm-db); remove one of the two captures',
    ]);
    expect(found(app({ captures: { crm: dump() } }), blog)).toEqual([]);
  });

  it('are refused unless each lists its own databases', () => {
    const two = (one?: string[], other?: string[]) =>
      found(app({ captures: { database: dump(one && { databases: one }), crm: dump(other && { databases: other }) } }));
    expect(two(['shop'], ['crm', 'crm_archive'])).toEqual([]);
    expect(two(['shop', 'crm'], ['crm'])).toEqual([
      'shop › captures.crm: backs up the same part of a server as shop, captures.database (StatefulSet crm-db: crm); list it in one of them only',
    ]);
    const whole =
      'shop › captures.crm: backs up the same server as shop, captures.database (StatefulSet crm-db), and one of them captures all of it; list the parts of both, such as `databases`';
    expect(two(['shop'])).toEqual([whole]);
    expect(two(undefined, ['shop'])).toEqual([whole]);
  });

  it('are refused outside of the cluster, from any namespace', () => {
    const outside = { server: externalServer({ cidrs: ['10.0.0.5/32'] }), host: 'db.example.com' };
    const blog = app({ name: 'blog', namespace: 'blog', captures: { crm: dump({ ...outside, namespace: 'crm' }) } });
    expect(found(app({ captures: { crm: dump(outside) } }), blog)).toEqual([
      'blog › captures.crm: backs up the same server as shop, captures.crm (db.example.com:3306); remove one of the two captures',
    ]);
    expect(found(app({ captures: { crm: dump({ ...outside, port: 3307 }) } }), blog)).toEqual([]);
  });
});

describe("an app's file from before captures", () => {
  it('is refused with the lines to change, and nothing else about them', () => {
    const old = app({ captures: undefined, blueprint: dump(), quiesce: 'whole-dump' });
    const found = check({
      ...{ apps: [old], clusters, stores: new Map([['prod', store]]) },
      publicKeys: new Map([['shop', [publicKey]]]),
    });
    expect(found.map(sentence)).toEqual([
      'shop › blueprint: must be a capture (mariadbDump); write `captures: {` above it, `database: mariadbDump({ … }),` in its place, and `},` below it',
      "shop › quiesce: has a new name (whole-dump); write quiesce: 'whole-backup'",
    ]);
  });

  it('is not an app that has captures', () => {
    expect(say(migration, {})).toEqual([]);
  });
});
