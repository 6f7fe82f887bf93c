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
    [{ name: 'East' }, 'name: must be a DNS label ("East"); write the logical name of the cluster with a-z, 0-9 and -'],
    [
      { server: 'http://x' },
      'server: must be an https:// address ("http://x"); write the API server as Argo CD knows it',
    ],
    [
      { kanister: { ...required.kanister, tools: 'a:5000/tools' } },
      'kanister.tools: must have a version ("a:5000/tools"); write the version of the controller',
    ],
    [{ nameServer: 'here' }, 'nameServer: must be where the name server runs ("here"); write kube-system or host'],
    [
      { apiServer: [{ cidr: '10.0.0.1', port: 1 }] },
      'apiServer.0.cidr: must be a CIDR range ("10.0.0.1"); write one such as 10.0.0.1/32',
    ],
    [
      { priorityClassName: 'Very High' },
      'priorityClassName: must be the name of an object ("Very High"); write that of a PriorityClass',
    ],
    [{ identity: {} }, 'identity: must have "ca" or "uid" ({}); npx jerrycan cluster <cluster> --record writes it'],
    [
      { identity: { ca: ['AA:BB'] } },
      'identity.ca.0: must be a fingerprint (not shown); npx jerrycan cluster <cluster> --record writes it',
    ],
    [{ servr: 1 }, 'content: has an unknown field (servr); correct its spelling or remove it'],
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
      'keys.0.id: must be the ID of this key ("0000000000000000"); write the first 16 hex digits of its SHA-256',
    ],
    [{ from: 'yesterday' }, 'keys.0.from: must be a UTC time ("yesterday"); write one such as 2026-11-21T00:00:00Z'],
    [
      { spki: 'a2V5' },
      'keys.0.spki: must be an Ed25519 public key ("a2V5"); create one with `npx jerrycan keys <app>`',
    ],
    [{ revoked: false }, 'keys.0.revoked: must be true or absent (false); write true, or remove it'],
    [
      { revoked: true },
      'keys.0.until: must be a time, since the key is revoked (null); write since when it is not trusted, such as 2026-11-21T00:00:00Z',
    ],
    [{ privateKey: 'x' }, 'keys.0: has an unknown field (privateKey); correct its spelling or remove it'],
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
