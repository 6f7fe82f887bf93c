import type { ClusterIdentity } from '../../../cli/cluster/cluster-identity';
import { type RecordedClusterOptions, recordedCluster } from '../../../cli/cluster/recorded-cluster';
import { parseCluster } from '../../../contracts/files/cluster-file';
import { authority, otherAuthority } from '../authority';
import { clusterFile, World } from '../world';

const UID = '0b9a5d0e-1b1a-4c7e-9d3a-0f4f6f0c2d11';

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.end());

const run = (options: RecordedClusterOptions = {}) => recordedCluster('local', options, world.context);
const record = (identity?: ClusterIdentity) => world.write('clusters/local.json', clusterFile(identity));
const recorded = (): ClusterIdentity => JSON.parse(world.read('clusters/local.json')).identity;

describe('without --record', () => {
  it.each<[string, ClusterIdentity | undefined, number, string]>([
    ['the recorded cluster', { ca: [authority.fingerprint] }, 0, 'points at the recorded cluster'],
    ['another cluster', { ca: [otherAuthority.fingerprint] }, 3, 'points at a DIFFERENT cluster'],
    ['a cluster that cannot be compared', { uid: UID }, 3, 'cannot compare the context'],
    ['a cluster without a recorded identity', undefined, 1, 'npx jerrycan cluster local --record'],
  ])('prints the identity of %s, and writes nothing', async (_, identity, exitCode, verdict) => {
    record(identity);
    const before = world.read('clusters/local.json');
    expect(await run()).toBe(exitCode);
    expect(world.terminal.stderr.join()).toContain(verdict);
    expect(world.terminal.stdout[0]).toBe(`context 'test': CA ${authority.fingerprint.slice(0, 19)}…`);
    expect(world.read('clusters/local.json')).toBe(before);
  });
});

it.each<[string, ClusterIdentity | undefined, number]>([
  ['same', { ca: [authority.fingerprint] }, 0],
  ['different', { ca: [otherAuthority.fingerprint] }, 3],
  ['untold', { uid: UID }, 3],
  ['unrecorded', undefined, 1],
])('prints %s as JSON', async (match, identity, exitCode) => {
  record(identity);
  expect(await run({ json: true })).toBe(exitCode);
  expect(JSON.parse(world.terminal.stdout.join('\n'))).toEqual({
    cluster: 'local',
    context: 'test',
    recorded: identity ?? null,
    seen: { ca: [authority.fingerprint] },
    match,
  });
});

describe('--record', () => {
  it('writes CA and UID if you may read both', async () => {
    record();
    world.cluster.uid = UID;
    expect(await run({ record: true })).toBe(0);
    expect(recorded()).toEqual({ ca: [authority.fingerprint], uid: UID });
    expect(await run()).toBe(0);
  });

  it('writes only the CA, and explains what that means', async () => {
    record();
    expect(await run({ record: true })).toBe(0);
    expect(recorded()).toEqual({ ca: [authority.fingerprint] });
    expect(world.terminal.stderr.at(-1)).toContain('known only by its CA');
  });

  it('follows a CA rotation of the same cluster without a question, and keeps the UID', async () => {
    record({ ca: [authority.fingerprint], uid: UID });
    world.serve(authority.pem + otherAuthority.pem);
    expect(await run({ record: true })).toBe(0);
    expect(recorded()).toEqual({ ca: [authority.fingerprint, otherAuthority.fingerprint].sort(), uid: UID });
    world.serve(otherAuthority.pem);
    expect(await run({ record: true })).toBe(0);
    expect(recorded()).toEqual({ ca: [otherAuthority.fingerprint], uid: UID });
  });

  it('does not change an equal identity', async () => {
    const before = world.read('clusters/local.json');
    expect(await run({ record: true })).toBe(0);
    expect(world.read('clusters/local.json')).toBe(before);
  });

  describe('of a cluster that replaces another', () => {
    const former = { ca: [otherAuthority.fingerprint], uid: UID };
    const answer = (...answers: (string | undefined)[]) => {
      world.end();
      world = new World(answers);
      record(former);
    };
    beforeEach(() => record(former));

    it('is refused without a terminal', async () => {
      await expect(run({ record: true })).rejects.toMatchObject({ exitCode: 2 });
      expect(recorded()).toEqual(former);
    });

    it('accepts --yes, and removes the UID of the replaced cluster', async () => {
      expect(await run({ record: true, yes: true })).toBe(0);
      expect(recorded()).toEqual({ ca: [authority.fingerprint] });
    });

    it.each([
      ['local', 0, { ca: [authority.fingerprint] }],
      ['shop', 3, former],
      [undefined, 130, former],
    ])('asks for its name: %s', async (typed, exitCode, left) => {
      answer(typed);
      expect(await run({ record: true })).toBe(exitCode);
      expect(world.terminal.asked).toHaveLength(1);
      expect(recorded()).toEqual(left);
    });
  });

  it('preserves the rest of the file, and stays readable for synthesis', async () => {
    const text = `{
  "name": "local",
  "server": "https://kubernetes.default.svc",
  "stack": "local",
  "kanister": { "namespace": "kanister", "serviceAccount": "kanister", "tools": "tools:0.119.0" },
  "apiServer": [{ "cidr": "10.88.0.1/32", "port": 6443 }],
  "nameServer": "host"
}
`;
    world.write('clusters/local.json', text);
    await run({ record: true });
    const first = world.read('clusters/local.json');
    expect(first).toBe(
      text.replace('"host"\n}', `"host",\n  "identity": {\n    "ca": ["${authority.fingerprint}"]\n  }\n}`),
    );
    expect(parseCluster('clusters/local.json', first).identity).toEqual({ ca: [authority.fingerprint] });
    world.serve(otherAuthority.pem);
    await run({ record: true, yes: true });
    expect(world.read('clusters/local.json')).toBe(first.replace(authority.fingerprint, otherAuthority.fingerprint));
  });
});

it.each(['../keys/shop', 'east', ''])('%j is not a cluster of the repository', async (name) => {
  await expect(recordedCluster(name, {}, world.context)).rejects.toMatchObject({ exitCode: 2 });
});

it('a context without an identity is refused', async () => {
  world.serve('no certificate');
  await expect(run({ record: true })).rejects.toMatchObject({ exitCode: 3 });
});
