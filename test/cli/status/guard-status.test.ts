import { Failure } from '../../../cli/terminal/failure';
import { Watched } from '../watched';

let at: Watched;
beforeEach(() => {
  at = new Watched();
  at.schedule({}, '2026-11-21T04:00:00Z');
});
afterEach(() => at.end());

const guard = () => at.cluster.deployments[0]!;

it('a guard that is ready is not worth a word', async () => {
  expect(await at.json()).toMatchObject({ exitCode: 0, protected: true, guard: { ready: true, trouble: null } });
  expect(at.err).toEqual([]);
});

it.each<[string, () => void, RegExp]>([
  ['is not there', () => at.cluster.deployments.splice(0), /does not exist, .*; sync manifests\/local\/platform$/],
  ['is not ready', () => (guard().status!.readyReplicas = 0), /is not ready: .*logs deployment\/jerrycan-guard/],
  ['has no status yet', () => (guard().status = {}), /is not ready/],
  ['is scaled to zero', () => (guard().spec!.replicas = 0), /is scaled to zero, .*; scale it to 1$/],
  [
    'may not be looked at',
    () => at.cluster.failures.push({ method: 'deployment', failure: new Failure('cluster', '403', { next: 'ask' }) }),
    /the guard could not be checked: cluster: 403; ask$/,
  ],
])('where it %s status says so and ends with 1, of one app and of all', async (_, happen, trouble) => {
  happen();
  expect(await at.look()).toBe(1);
  expect(at.err).toEqual([expect.stringMatching(/^guard › /)]);
  expect(at.err[0]).toMatch(trouble);
  expect(at.out).toMatch(/^shop +yes /m);

  happen();
  at.terminal.stdout.length = 0;
  expect(await at.lookAtAll({ json: true })).toBe(1);
  expect(JSON.parse(at.out)).toMatchObject({
    apps: [{ app: 'shop', protected: true }],
    guard: { ready: false, trouble: expect.stringMatching(trouble) },
  });
});

it('is not asked for in a cluster that has none of the apps', async () => {
  at.cluster.configMaps.splice(0);
  at.cluster.deployments.splice(0);
  expect(await at.lookAtAll()).toBe(1);
  expect(at.err.join()).not.toContain('guard ›');
});
