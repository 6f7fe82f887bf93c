import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { Checkout, ledgerApp, wordpressDump } from './world/checkout';
import { apply, kubectl } from './world/cluster/kubectl';
import { namespace } from './world/cluster/namespace';
import { withCluster } from './world/gate';
import { uninstall } from './world/installation';

withCluster('the manifests', () => {
  beforeAll(async () => {
    await uninstall();
    await apply(['wordpress', 'ledger'].map((name) => namespace(name, 'warn')));
  });

  test('those that are committed are accepted, with every unknown or doubled field an error', async () => {
    const folder = join(__dirname, '../../manifests/local');
    const options = ['--server-side', '--force-conflicts', '--validate=strict', '--dry-run=server'];
    const said = await kubectl(['apply', ...options, '-R', '-f', folder]);
    const files = spawnSync('find', [folder, '-name', '*.yaml'], { encoding: 'utf8' }).stdout.trim().split('\n');
    expect(said.trim().split('\n')).toHaveLength(files.length);
  });

  test.each(['never', 'snapshot', 'whole-backup'] as const)(
    'those of two apps, one with quiesce %s',
    async (quiesce) => {
      const checkout = Checkout.make({ quiesce, others: [ledgerApp()] });
      const said = await checkout.apply();
      expect(said).toHaveLength(checkout.files().size);
    },
  );

  test('those of an app with every option of its blueprint', async () => {
    const database = wordpressDump({
      port: 3307,
      user: 'backup',
      compression: 'gzip',
      assertions: ['SELECT COUNT(*) > 0 FROM wordpress.wp_posts'],
      scratch: { size: '50Gi', storageClass: 'standard' },
      kanctlActions: true,
    });
    const checkout = Checkout.make({ captures: { database } });
    expect(await checkout.apply()).toHaveLength(checkout.files().size);
  });

  test('those of an app with every class of retention, verified at an hour of its own', async () => {
    const retention = { hourly: 8, daily: 7, weekly: 4, monthly: 6, yearly: 2, keepAtLeast: 3 };
    const checkout = Checkout.make({ retention, verification: { cron: '30 12 * * *' } });
    expect(await checkout.apply()).toHaveLength(checkout.files().size);
    expect([...checkout.files().keys()].filter((file) => file.includes('/CronJob.'))).toHaveLength(2);
  });

  test('a field that Kubernetes does not know would have been found', async () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'wordpress' }, date: {} };
    await expect(apply([object])).rejects.toThrow('unknown field "date"');
  });
});
