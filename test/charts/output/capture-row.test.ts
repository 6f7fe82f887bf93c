import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { externalServer, secretKey, statefulSet } from '../../../blueprints/dsl';
import { mariadbDump } from '../../../blueprints/mariadb-dump';
import { parseApps, taskNamespaces } from '../../../contracts/files/app-list';
import { shopDump } from '../../constructs/sample';
import { synthPrinted } from '../printed';
import { repository, shop } from '../repository';

const start = (root: string, captures: object) =>
  synthPrinted({ root, apps: [shop({ captures })], program: '// the runner', now: new Date('2026-11-21T00:00:00Z') });

describe('npm start', () => {
  it('shows each capture of an app on its own line', () => {
    const crm = { ...shopDump, namespace: 'crm', object: statefulSet('crm-db') };
    const billing = mariadbDump({
      ...{ server: externalServer({ cidrs: ['10.0.0.5/32'] }), host: 'db', image: 'i', password: secretKey('s', 'k') },
    });
    const { lines } = start(repository(), { database: shopDump, crm, billing });
    const columns = lines[0]!.split('\n').map((line) => line.split(/ {2,}/).filter((column) => column !== ''));
    expect(columns.slice(1).map((line) => line.slice(0, 5))).toEqual([
      ['shop', 'shop', 'database', 'StatefulSet shop-db', 'shop-dump'],
      ['crm', 'StatefulSet crm-db (crm)', 'shop-dump'],
      ['billing', 'not managed here', 'mariadb-dump'],
    ]);
  });

  it('lists the namespaces of captures for infra, if they are not all in the namespace of the app', () => {
    const crm = { ...shopDump, namespace: 'crm', object: statefulSet('crm-db') };
    const listed = (captures: object) => {
      const root = repository();
      start(root, captures);
      return parseApps('apps.json', readFileSync(join(root, 'apps.json'), 'utf8')).map(taskNamespaces);
    };
    expect(listed({ database: shopDump, crm })).toEqual([['shop', 'crm']]);
    expect(listed({ crm })).toEqual([['crm']]);
    expect(listed({ database: shopDump })).toEqual([['shop']]);
  });
});
