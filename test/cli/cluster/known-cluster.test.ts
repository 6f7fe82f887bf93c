import type { ClusterIdentity } from '../../../cli/cluster/cluster-identity';
import { keys } from '../../../cli/keys/keys';
import { backup } from '../../../cli/run/backup';
import { restore } from '../../../cli/run/restore';
import { authority, otherAuthority } from '../authority';
import { clusterFile, running, said, succeeded, World } from '../world';

const UID = '0b9a5d0e-1b1a-4c7e-9d3a-0f4f6f0c2d11';
const OTHER = '77777777-1b1a-4c7e-9d3a-0f4f6f0c2d11';

let world: World;
afterEach(() => world.end());

interface Met {
  /** @default - the identity in the file */
  readonly recorded?: ClusterIdentity | 'nothing';
  readonly pem?: string;
  readonly uid?: string;
  readonly answers?: (string | undefined)[];
}

/** Makes a repository that records one cluster, and a context that points at one. */
function meet({ recorded, pem, uid, answers }: Met): void {
  world = new World(answers);
  if (recorded) world.write('clusters/local.json', clusterFile(recorded === 'nothing' ? undefined : recorded));
  if (pem !== undefined) world.serve(pem);
  world.cluster.uid = uid;
  world.cluster.stories = [
    {
      status: [
        [0, running],
        [1_000, succeeded],
      ],
      log: [[100, said('done', { exitCode: 0, seconds: 1 })]],
    },
  ];
}
const verbs = {
  restore: () => restore('shop', { latest: true, yes: true }, world.context),
  backup: () => backup('shop', {}, world.context),
  keys: () => keys('shop', {}, world.context),
  rotate: () => keys('shop', { rotate: true }, world.context),
};
const untouched = () => expect([world.cluster.jobs, world.cluster.secrets, world.terminal.asked]).toEqual([[], [], []]);

describe.each(Object.entries(verbs))('%s', (_, run) => {
  it.each<[string, Met]>([
    ['has the recorded CA', {}],
    ['has the recorded UID', { recorded: { uid: UID }, uid: UID }],
    [
      'has the recorded UID and a new CA',
      { recorded: { ca: [authority.fingerprint], uid: UID }, pem: otherAuthority.pem, uid: UID },
    ],
    ['has both CAs, as during a rotation', { pem: otherAuthority.pem + authority.pem }],
    ['has one of two recorded CAs', { recorded: { ca: [otherAuthority.fingerprint, authority.fingerprint] } }],
    ['has the recorded CA, and a UID that you may not read', { recorded: { ca: [authority.fingerprint], uid: UID } }],
  ])('works in a cluster that %s', async (_case, met) => {
    meet(met);
    expect(await run()).toBe(0);
  });

  it.each<[string, Met]>([
    ['has another CA', { pem: otherAuthority.pem }],
    ['has another CA and a UID that is not recorded', { pem: otherAuthority.pem, uid: UID }],
    ['has another UID', { recorded: { uid: UID }, uid: OTHER }],
    ['shares the CA and has another UID', { recorded: { ca: [authority.fingerprint], uid: UID }, uid: OTHER }],
    ['has no CA to compare', { pem: '' }],
    ['does not show the only recorded field', { recorded: { uid: UID } }],
  ])('refuses at once in a cluster that %s', async (_case, met) => {
    meet(met);
    await expect(run()).rejects.toMatchObject({ exitCode: 3 });
    untouched();
  });
});

it('names both clusters and the context', async () => {
  meet({ pem: otherAuthority.pem });
  const short = (fingerprint: string) => `${fingerprint.slice(0, 19)}…`;
  await expect(verbs.restore()).rejects.toThrow(
    `context 'test': points at a cluster (CA ${short(otherAuthority.fingerprint)}) that differs from clusters/local.json (CA ${short(authority.fingerprint)}); ` +
      'choose the cluster with --context; if local was replaced, or has a new CA, run: npx jerrycan cluster local --record',
  );
});

describe('without a recorded identity', () => {
  it.each(['restore', 'keys', 'rotate'] as const)('%s without a terminal is refused', async (verb) => {
    meet({ recorded: 'nothing' });
    await expect(verbs[verb]()).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining('npx jerrycan cluster local --record'),
    });
    untouched();
  });

  it('restore with --yes is refused even with a terminal', async () => {
    meet({ recorded: 'nothing', answers: [] });
    await expect(verbs.restore()).rejects.toMatchObject({ exitCode: 3 });
    untouched();
  });

  it('restore asks, and mentions that the cluster is not known', async () => {
    meet({ recorded: 'nothing', answers: ['shop'] });
    expect(await restore('shop', { latest: true }, world.context)).toBe(0);
    expect(world.terminal.asked).toEqual([
      "Type the app's name to overwrite its data, in a cluster that is not recorded (context test) (shop)",
    ]);
    expect(world.terminal.stderr[0]).toBe(
      "clusters/local.json: has no identity of the cluster, so the context 'test' may point at another one; record it with: npx jerrycan cluster local --record",
    );
  });

  it.each(['backup', 'keys'] as const)('%s reports it, and continues', async (verb) => {
    meet({ recorded: 'nothing', answers: [] });
    expect(await verbs[verb]()).toBe(0);
    expect(world.terminal.stderr[0]).toContain('has no identity of the cluster');
  });
});
