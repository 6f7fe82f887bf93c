import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDataFiles } from '../../../charts/inputs/inputs';
import { parseCluster } from '../../../contracts/files/cluster-file';
import { parseKeyFile } from '../../../contracts/files/signing-keys';
import { cluster } from '../../constructs/sample';
import { emptyFolder } from '../repository';

const ROOT = join(__dirname, '../../..');
const messages = (parse: () => unknown) => {
  try {
    parse();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
};

describe('a cluster', () => {
  const required = { ...cluster, kanister: { ...cluster.kanister, tools: 'tools.example:5000/tools:1' } };
  const problems = (otherwise: object) =>
    messages(() => parseCluster('clusters/east.json', JSON.stringify({ ...required, ...otherwise })));

  const uid = '0b9a5d0e-1b1a-4c7e-9d3a-0f4f6f0c2d11';
  const ca = [`sha256:${'a'.repeat(64)}`];
  it.each([
    required,
    { ...required, nameServer: 'host', priorityClassName: 'backup' },
    { ...required, identity: { ca, uid } },
    { ...required, identity: { uid } },
    { ...required, identity: { ca } },
  ])('is read', (value) => {
    expect(parseCluster('clusters/east.json', JSON.stringify(value))).toEqual(value);
  });

  it.each([
    [{ name: 'East' }, 'name: is no DNS label ("East"); write the logical name of the cluster with a-z, 0-9 and -'],
    [{ server: 'http://x' }, 'server: is no https:// address ("http://x"); write the API server as Argo CD knows it'],
    [
      { kanister: { ...required.kanister, tools: 'a:5000/tools' } },
      'kanister.tools: has no version ("a:5000/tools"); write the version of the controller',
    ],
    [{ nameServer: 'here' }, 'nameServer: is no place of a name server ("here"); write kube-system or host'],
    [
      { apiServer: [{ cidr: '10.0.0.1', port: 1 }] },
      'apiServer.0.cidr: is no range of addresses ("10.0.0.1"); write one such as 10.0.0.1/32',
    ],
    [
      { priorityClassName: 'Very High' },
      'priorityClassName: is no name of an object ("Very High"); write that of a PriorityClass',
    ],
    [{ identity: {} }, 'identity: says nothing ({}); npx jerrycan cluster <cluster> --record writes it'],
    [
      { identity: { ca: ['AA:BB'] } },
      'identity.ca.0: is no fingerprint (not shown); npx jerrycan cluster <cluster> --record writes it',
    ],
    [{ servr: 1 }, 'content: has a field that is not known (servr); correct its spelling or take it away'],
  ])('is refused with %p', (otherwise, message) => {
    expect(problems(otherwise)).toEqual([`clusters/east.json › ${message}`]);
  });
});

describe('a file of keys', () => {
  const text = readFileSync(join(ROOT, 'examples/keys/wordpress.json'), 'utf8');
  const [key] = JSON.parse(text).keys;
  const problems = (otherwise: object) =>
    messages(() =>
      parseKeyFile('keys/shop.json', JSON.stringify({ version: 1, app: 'shop', keys: [{ ...key, ...otherwise }] })),
    );

  it('is read', () => {
    expect(parseKeyFile('keys/wordpress.json', text)).toEqual(JSON.parse(text));
    expect(problems({ until: '2027-01-01T00:00:00Z' })).toEqual([]);
    expect(problems({ until: '2027-01-01T00:00:00Z', revoked: true })).toEqual([]);
  });

  it('has no half of a private key', () => {
    expect(Object.keys(key).sort()).toEqual(['from', 'id', 'spki', 'until']);
  });

  it.each([
    [
      { id: '0'.repeat(16) },
      'keys.0.id: is not the id of this key ("0000000000000000"); write the first 16 hex digits of its SHA-256',
    ],
    [{ from: 'yesterday' }, 'keys.0.from: is no UTC time ("yesterday"); write one such as 2026-11-21T00:00:00Z'],
    [{ spki: 'a2V5' }, 'keys.0.spki: is no public key of Ed25519 ("a2V5"); make one by `npx jerrycan keys <app>`'],
    [{ revoked: false }, 'keys.0.revoked: must be true or absent (false); write true, or take it away'],
    [
      { revoked: true },
      'keys.0.until: is no time, and the key is revoked (null); write from when on it is not believed, such as 2026-11-21T00:00:00Z',
    ],
    [{ privateKey: 'x' }, 'keys.0: has a field that is not known (privateKey); correct its spelling or take it away'],
  ])('is refused with %p', (otherwise, message) => {
    expect(problems(otherwise)[0]).toBe(`keys/shop.json › ${message}`);
  });
});

describe('the data files of a folder', () => {
  it('may be none', () => {
    const { clusters, stores, publicKeys, findings } = readDataFiles(emptyFolder());
    expect([clusters.size, stores.size, publicKeys.size, findings]).toEqual([0, 0, 0, []]);
  });

  it('of the example are sound', () => {
    const { clusters, stores, publicKeys, findings } = readDataFiles(join(ROOT, 'examples'));
    expect(findings).toEqual([]);
    expect([...clusters.keys(), ...stores.keys(), ...publicKeys.keys()]).toEqual(['local', 'local', 'wordpress']);
  });
});
