import { type UnblockOptions, unblock } from '../../../cli/run/unblock';
import type { ActionSetObject } from '../../../runner/action-set/action-set';
import type { LeaseRecord } from '../../../runner/lease/lease-record';
import type { PodStory } from '../fake-cluster';
import { running, said, succeeded, World } from '../world';

const RUN = 'shop-20261121t041500z-aaaaa';
const LOAD = 'shop-20261121t041600z-bbbbb';
const left: LeaseRecord = {
  run: RUN,
  actionSets: [LOAD],
  quiesce: { mode: 'restore', until: null, workloads: [{ kind: 'Deployment', name: 'shop-web', replicas: 2 }] },
};
const success: PodStory = {
  status: [
    [0, running],
    [1_000, succeeded],
  ],
  log: [[100, said('done', { exitCode: 0, seconds: 5 })]],
};
let world: World;
afterEach(() => world.end());

interface Found {
  readonly record?: LeaseRecord;
  readonly state?: string;
  readonly phase?: string;
  readonly exitCode?: number;
  readonly renewed?: number;
}

function run(options: UnblockOptions, found: Found, answers?: (string | undefined)[]) {
  world = new World(answers);
  world.cluster.stories = [success];
  const { record = left, state = 'running', phase, exitCode = 0, renewed } = found;
  world.cluster.leases.push({
    metadata: { name: 'shop', namespace: 'kanister', annotations: { 'jerrycan.dev/record': JSON.stringify(record) } },
    spec:
      renewed === undefined ? {} : { holderIdentity: RUN, renewTime: new Date(world.clock.now() - renewed) as never },
  });
  const action = { name: 'restore' };
  const object = { metadata: { name: LOAD, namespace: 'kanister' }, spec: { actions: [action] }, status: { state } };
  world.cluster.actionSets.push(object as unknown as ActionSetObject);
  const terminated = { exitCode, message: 'jerrycan: the load failed' };
  const ended = phase === 'Running' ? [] : [{ name: 'container', state: { terminated } }];
  if (phase)
    world.cluster.others.push({
      ...{ namespace: 'shop-ns', labels: { 'kanister.io/JobID': LOAD } },
      status: [[0, { phase, containerStatuses: ended as never }]],
    });
  return unblock('shop', options, world.context);
}
const command = () => world.cluster.jobs[0]?.spec?.template.spec?.containers[0]?.command?.slice(2);

describe('unblock', () => {
  it('says what it found and what it will do, and trusts a load that ended well', async () => {
    expect(await run({}, { phase: 'Succeeded' }, ['shop'])).toBe(0);
    expect(world.terminal.stderr.slice(0, 5)).toEqual([
      'Unblock shop (namespace shop-ns, cluster local, context test)',
      `  found        an unfinished restore, ${RUN}; it stopped Deployment shop-web`,
      `  found        restore ${LOAD}: running, its pod: succeeded`,
      `  will         delete the ActionSet ${LOAD} and its pod: Kanister no longer processes it`,
      '  will         start Deployment shop-web (2 replicas): the load succeeded',
    ]);
    expect(command()).toEqual(['unblock', '--start', 'loaded']);
    expect(world.cluster.jobs[0]!.spec).toMatchObject({ backoffLimit: 0 });
    expect(world.terminal.stdout).toEqual(['shop: unblocked, in 5 s']);
  });

  it('starts the app after a load that failed only with --start', async () => {
    await run({ yes: true }, { phase: 'Failed', exitCode: 1 });
    expect(command()).toEqual(['unblock']);
    expect(world.terminal.stderr.join('\n')).toContain('leave the app down');
    world.end();
    await run({ yes: true, start: true }, { phase: 'Failed', exitCode: 1 });
    expect(command()).toEqual(['unblock', '--start', 'always']);
  });

  it('ends a load that runs only with --end-load', async () => {
    await expect(run({ yes: true, start: true }, { phase: 'Running' })).rejects.toMatchObject({
      ...{ exitCode: 3, message: expect.stringContaining('--end-load') },
    });
    expect(world.cluster.jobs).toEqual([]);
    world.end();
    await run({ yes: true, endLoad: true }, { phase: 'Running' });
    expect(command()).toEqual(['unblock', '--end-load']);
    world.end();
    await expect(run({ yes: true, endLoad: true, start: true }, { phase: 'Running' })).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it('leaves an app alone that a run holds, and does nothing where nothing is left', async () => {
    await expect(run({ yes: true }, { phase: 'Running', renewed: 10_000 })).rejects.toMatchObject({ exitCode: 75 });
    expect(world.cluster.jobs).toEqual([]);
    world.end();
    expect(await run({ yes: true, json: true }, { record: { run: RUN, actionSets: [] } })).toBe(0);
    expect(world.cluster.jobs).toEqual([]);
    expect(JSON.parse(world.terminal.stdout[0]!)).toMatchObject({
      event: 'unblock',
      app: 'shop',
      holder: null,
      will: [],
    });
  });

  it('does nothing without the answer, and does not ask without a terminal', async () => {
    expect(await run({}, { phase: 'Succeeded' }, ['shopp'])).toBe(3);
    expect(world.cluster.jobs).toEqual([]);
    world.end();
    await expect(run({}, { phase: 'Succeeded' })).rejects.toMatchObject({ exitCode: 2 });
  });
});
