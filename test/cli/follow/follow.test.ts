import { follow } from '../../../cli/follow/follow';
import type { Reporter } from '../../../cli/report/reporter';
import { Failure } from '../../../cli/terminal/failure';
import { away, type PodStory } from '../fake-cluster';
import { failed, running, said, succeeded, World, waiting } from '../world';

const RUN = 'shop-20261121t041501z-abcde';
const KEY = `jerrycan/local/shop/${RUN}/restore-point.json`;
const actionSet = (state: string) => said('action-set', { actionSet: RUN, action: 'backup', state, phase: null });

/** A backup of ten seconds. */
const backup: PodStory = {
  status: [
    [0, { phase: 'Pending' }],
    [2_000, running],
    [12_000, succeeded],
  ],
  log: [
    [2_100, said('step', { step: 'dump' })],
    [5_000, said('progress', { step: 'read back', bytes: 1, total: 2 })],
    [11_000, said('restore-point', { key: KEY, bytes: 318, seconds: 9 })],
    [11_900, said('done', { exitCode: 0, seconds: 9.8 })],
  ],
};

class Heard implements Reporter {
  readonly events: string[] = [];
  readonly lines: string[] = [];
  readonly notes: string[] = [];
  readonly moved: (number | undefined)[][] = [];
  ended = 0;
  event = ({ event }: { event: string }) => void this.events.push(event);
  text = (line: string) => void this.lines.push(line);
  note = (line: string) => void this.notes.push(line);
  bytes = (bytes: number, total: number | undefined) => void this.moved.push([bytes, total]);
  end = () => void this.ended++;
}

let world: World;
let heard: Heard;
beforeEach(() => {
  world = new World();
  heard = new Heard();
});
afterEach(() => world.end());

async function followed(...stories: PodStory[]) {
  return followedWith({}, ...stories);
}

const podFailurePolicy = {
  rules: [
    { action: 'Count', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    { action: 'FailJob', onExitCodes: { containerName: 'runner', operator: 'In', values: [1, 3] } },
  ],
};

async function followedWith({ ours = true, backoffLimit = 0, policy = false }, ...stories: PodStory[]) {
  const { cluster, clock, stop } = world;
  const template = { spec: { containers: [] } };
  const spec = { backoffLimit, template, ...(policy && { podFailurePolicy }) };
  await cluster.createJob({ metadata: { name: 'job', namespace: 'kanister' }, spec });
  cluster.stories = stories;
  const what = { namespace: 'kanister', job: 'job', appNamespace: 'shop-ns', ours };
  return follow(what, { cluster, clock, reporter: heard, signal: stop.signal });
}

describe('a run that succeeds', () => {
  it('is told from its first event to its last', async () => {
    expect(await followed(backup)).toEqual({
      exitCode: 0,
      run: RUN,
      point: { run: RUN, bytes: 318, seconds: 9 },
      seconds: 9.8,
    });
    expect(heard.events).toEqual(['step', 'progress', 'restore-point', 'done']);
    expect([heard.ended, heard.notes]).toEqual([1, []]);
  });

  it('is told once, however often the connection breaks', async () => {
    await followed({ ...backup, breaks: [2_500, 6_000, 11_500] });
    expect(heard.events).toEqual(['step', 'progress', 'restore-point', 'done']);
  });

  it('is told whole when the connection breaks at its very end', async () => {
    await followed({ ...backup, breaks: [11_850] });
    expect(heard.events).toEqual(['step', 'progress', 'restore-point', 'done']);
  });

  it('is told from its start to a person who comes when it is over', async () => {
    await followed({ ...backup, status: [[0, succeeded]] });
    expect(heard.events).toHaveLength(4);
  });

  it('survives an API server that goes away, and says so', async () => {
    world.cluster.failures.push(...(['job', 'pods', 'log'] as const).map((method) => ({ method, failure: away() })));
    expect((await followed(backup)).exitCode).toBe(0);
    expect(heard.notes).toEqual(Array(3).fill('cluster: does not answer; wait; retrying for 5 minutes'));
  });

  it('gives up on an API server that stays away', async () => {
    const failures = Array.from({ length: 1000 }, () => ({ method: 'pods' as const, failure: away() }));
    world.cluster.failures.push(...failures);
    const begun = world.clock.now();
    await expect(followed(backup)).rejects.toThrow('does not answer');
    expect(world.clock.now() - begun).toBeGreaterThanOrEqual(300_000);
    expect(heard.ended).toBe(1);
  });
});

describe('a run that fails', () => {
  it('ends with the runner’s exit code and its words', async () => {
    const cause = { step: 'lease', cause: 'held', next: 'wait' };
    const log: PodStory['log'] = [
      [100, said('failed', cause)],
      [200, said('done', { exitCode: 75, seconds: 1 })],
    ];
    const outcome = await followed({
      status: [
        [0, running],
        [300, failed(75)],
      ],
      log,
    });
    expect(outcome).toMatchObject({ exitCode: 75, failed: cause });
  });

  it('shows what Node says when it dies, and that the kernel killed it', async () => {
    const outcome = await followed({
      status: [
        [0, running],
        [300, failed(137, 'OOMKilled')],
      ],
      log: [[100, 'FATAL ERROR: heap']],
    });
    expect(heard.lines).toEqual(['FATAL ERROR: heap']);
    expect(outcome).toMatchObject({ exitCode: 1, cause: "the runner's container exited with 137 (OOMKilled)" });
  });

  it('is followed into its next attempt, where the Job has one', async () => {
    const first: PodStory = {
      status: [
        [0, running],
        [100, failed(1)],
      ],
    };
    expect((await followedWith({ backoffLimit: 1 }, first, backup)).exitCode).toBe(0);
    expect(heard.notes).toEqual(['the Job starts another pod']);
  });
});

describe('a Job that has a word for what fails it', () => {
  const ends = (code: number, more: object = {}): PodStory => ({
    status: [
      [0, running],
      [100, { ...failed(code), ...more }],
    ],
  });
  const three = { backoffLimit: 2, policy: true };

  it('is not waited for when its runner has said it', async () => {
    expect(await followedWith(three, ends(3), backup)).toMatchObject({ exitCode: 3 });
    expect(heard.notes).toEqual([]);
  });

  it('is followed on when its pod was killed, or evicted', async () => {
    const evicted = ends(1, { conditions: [{ type: 'DisruptionTarget', status: 'True' }] });
    expect(await followedWith(three, ends(137), evicted, backup)).toMatchObject({ exitCode: 0 });
    expect(heard.notes).toEqual(['the Job starts another pod', 'the Job starts another pod']);
  });
});

describe('a Job that cannot start', () => {
  const stuck = (status: ReturnType<typeof waiting>, events: PodStory['events'] = []): PodStory => ({
    status: [[0, status]],
    events,
  });

  it.each([
    ['image', stuck(waiting('ImagePullBackOff', 'no such image')), 'ImagePullBackOff: no such image'],
    ['Secret key', stuck(waiting('CreateContainerConfigError', 'no key')), 'CreateContainerConfigError: no key'],
    [
      'Secret',
      stuck(waiting('ContainerCreating'), [{ reason: 'FailedMount', message: 'secret "shop-signing" not found' }]),
      'FailedMount: secret "shop-signing" not found',
    ],
  ])('says within a minute what is missing: %s', async (_, story, cause) => {
    const begun = world.clock.now();
    const failure = await followed(story).catch((thrown) => thrown);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure.message).toContain(`job: cannot start (${cause}); `);
    expect(failure.exitCode).toBe(1);
    expect(world.clock.now() - begun).toBeLessThan(60_000);
    expect(heard.notes[0]).toBe(`waiting: ${cause}`);
  });

  it('says a quota, for which there is no pod', async () => {
    world.cluster.jobEvents = [{ reason: 'FailedCreate', message: 'exceeded quota' }];
    await expect(followed()).rejects.toThrow('FailedCreate: exceeded quota');
  });

  it('says after a minute that no pod was created', async () => {
    const begun = world.clock.now();
    await expect(followed()).rejects.toThrow('no pod was created within a minute');
    expect(world.clock.now() - begun).toBeLessThan(65_000);
  });

  it('is deleted, so that a restore does not start unattended', async () => {
    await expect(followed(stuck(waiting('ImagePullBackOff')))).rejects.toThrow('the Job was deleted');
    expect(world.cluster.deleted).toEqual(['job']);
  });

  it('is left alone if another command made it', async () => {
    await expect(followedWith({ ours: false }, stuck(waiting('ImagePullBackOff')))).rejects.toThrow('the Job stays');
    expect(world.cluster.deleted).toEqual([]);
  });

  it('is waited for while an image is pulled, and while the trouble passes', async () => {
    const story: PodStory = {
      ...backup,
      status: [
        [0, waiting('ErrImagePull', 'timeout')],
        [30_000, waiting('ContainerCreating')],
        [300_000, running],
        [312_000, succeeded],
      ],
    };
    expect((await followed(story)).exitCode).toBe(0);
  });
});

it('leaves at Ctrl-C and lets the Job run', async () => {
  void world.clock.sleep(6_000).then(() => world.stop.abort());
  expect(await followed(backup)).toMatchObject({ exitCode: 130 });
  expect([world.cluster.deleted, heard.ended, world.cluster.jobs.length]).toEqual([[], 1, 1]);
});

it('says that a Job is not there', async () => {
  const what = { namespace: 'kanister', job: 'gone', appNamespace: 'shop-ns', ours: false };
  const { cluster, clock, stop } = world;
  await expect(follow(what, { cluster, clock, reporter: heard, signal: stop.signal })).rejects.toThrow(
    'Job kanister/gone: does not exist',
  );
});

describe('while an ActionSet runs', () => {
  const task: PodStory = {
    namespace: 'shop-ns',
    labels: { 'kanister.io/JobID': RUN },
    status: [
      [0, running],
      [60_000, succeeded],
    ],
    log: [
      [3_000, 'progress 1000'],
      [3_100, 'mariadb-dump: something else'],
      [5_000, 'progress 2000 4000'],
    ],
  };
  const story: PodStory = {
    ...backup,
    log: [
      [2_100, actionSet('none')],
      [2_200, actionSet('running')],
      [9_000, actionSet('complete')],
      [11_000, said('done', { exitCode: 0, seconds: 9 })],
    ],
  };

  it('the bytes of its task are shown, and no longer', async () => {
    world.cluster.others.push(task);
    await followed(story);
    expect(new Set(heard.moved.map(String))).toEqual(new Set(['1000,', '2000,4000']));
    expect(heard.moved.length).toBeLessThanOrEqual(4);
  });

  it('the bytes of two tasks that run at the same time, in two namespaces, are shown together', async () => {
    const other = 'shop-20261121t041501z-fghij';
    const ofOther = (state: string) =>
      said('action-set', {
        ...{ actionSet: other, capture: 'crm', action: 'backup', state, phase: null, taskNamespace: 'crm-ns' },
      });
    world.cluster.others.push(task, {
      ...task,
      ...{ namespace: 'crm-ns', labels: { 'kanister.io/JobID': other } },
      log: [[4_000, 'progress 500 1000']],
    });
    await followed({ ...story, log: [[2_150, ofOther('none')], ...story.log!, [10_000, ofOther('complete')]] });
    expect(heard.moved.at(-1)).toEqual([2500, 5000]);
  });

  it('a person who may not read the task’s pod follows without, and hears why', async () => {
    world.cluster.others.push(task);
    const failure = new Failure('cluster', 'forbidden', { next: 'ask' });
    world.cluster.failures.push({ method: 'logTail', failure });
    expect((await followed(story)).exitCode).toBe(0);
    expect(heard.notes).toEqual(["the task's progress is not shown: cluster: forbidden; ask"]);
  });
});
