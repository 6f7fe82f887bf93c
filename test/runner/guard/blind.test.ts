import { guard } from '../../../runner/guard/guard';
import { Probe } from '../../../runner/guard/probe';
import { ApiError } from '../../../runner/ports/cluster';
import { Log } from '../../../runner/ports/log';
import { GuardWorld, RUN, stopped } from '../fakes/guard-world';

const DAY = 86_400_000;

let world: GuardWorld;
let probe: Probe;
let stop: AbortController;
let lines: string[];
beforeEach(() => {
  world = new GuardWorld();
  probe = new Probe(world.clock);
  stop = new AbortController();
  lines = [];
});
afterEach(() => {
  stop.abort();
  world.end();
});

function begin(): void {
  const logOf = (app: string) => new Log((line) => lines.push(line), world.clock, app);
  const context = { clock: world.clock, cluster: world.cluster, namespace: 'kanister', pod: 'p', signal: stop.signal };
  void guard({ ...context, logOf }, (blocked) => probe.tick(blocked));
}
const refusing = (pattern: RegExp, status = 403) => {
  world.cluster.before = (request) => {
    if (pattern.test(request)) throw new ApiError(status, `${request}: no`);
  };
};
const saw = () => ({ stuck: probe.isStuck, ready: probe.isReady });

test.each([
  ['its CA is no longer accepted', 0],
  ['its token is no longer accepted', 401],
  ['it may not list Leases', 403],
])('a guard that lists no Leases for a day, since %s, is stuck', async (_, status) => {
  world.lease(stopped());
  refusing(/./, status);
  begin();
  await world.pass(170_000);
  expect(saw()).toEqual({ stuck: false, ready: false });
  await world.pass(DAY);
  expect(saw()).toEqual({ stuck: true, ready: false });
  refusing(/^$/);
  await world.pass(20_000);
  expect(saw()).toEqual({ stuck: false, ready: true });
});

test('a guard that works is ready after its first round, and after the API server was away for half a minute', async () => {
  expect(probe.isReady).toBe(false);
  begin();
  await world.pass(1000);
  expect(saw()).toEqual({ stuck: false, ready: true });
  await world.withoutApiServer(30_000);
  expect(saw()).toEqual({ stuck: false, ready: true });
});

test.each([
  // A Lease without a known app may belong to anything, so nothing is written for it.
  ['the ConfigMap of an app', /^GET configmaps\/wordpress/, []],
  ['the workload of an app', /^GET deployments\/wordpress/, ['quiescestands']],
  ['the Lease of an app', /^PUT leases\/wordpress/, ['guardblocked']],
])(
  'a guard that may not access %s is not ready and not stuck, and is ready once it may',
  async (_, pattern, events) => {
    world.app('shop');
    world.lease(stopped());
    world.lease({ ...stopped(), run: 'shop' }, { app: 'shop', holder: '' });
    refusing(pattern);
    begin();
    await world.pass(100_000);
    // A transient failure is not the guard's problem.
    expect(saw()).toEqual({ stuck: false, ready: true });
    await world.pass(600_000);
    expect(saw()).toEqual({ stuck: false, ready: false });
    const said = world.names('events').filter((name) => name.startsWith(RUN));
    expect(said).toEqual(events.map((reason) => `${RUN}.${reason}`));
    const log = lines.map((line) => JSON.parse(line));
    const failures = log.filter(({ app, level }) => app === 'wordpress' && level !== 'info');
    expect(failures[0].cause).toMatch(pattern.source.includes('configmaps') ? /GET configmaps/ : /: no/);
    // The guard still works for the other app.
    expect(world.holder('shop')).toBe('');
    expect(world.record('shop')).not.toHaveProperty('quiesce');

    refusing(/^$/);
    await world.until(() => probe.isReady);
    expect(world.replicas()).toBe(2);
  },
);

test('a Lease without work makes no guard unready, whatever the guard may not read', async () => {
  world.lease({}, { holder: '' });
  refusing(/^GET configmaps/);
  begin();
  await world.pass(DAY);
  expect(saw()).toEqual({ stuck: false, ready: true });
});
