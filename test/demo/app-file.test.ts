import { wordpressDemo } from '../../demo/app/wordpress-demo';
import { imageSets } from '../../demo/cluster/demo-images';
import { APP, CLUSTER_NAME, SITE_NAMESPACE } from '../../demo/cluster/demo-names';
import { DATABASE } from '../../demo/site/database-server';
import { WEB_SERVER } from '../../demo/site/web-server';

test('the app’s file names what the demo makes', () => {
  const { name, namespace, cluster, captures, writers } = wordpressDemo;
  expect({ name, namespace, cluster }).toEqual({ name: APP, namespace: SITE_NAMESPACE, cluster: CLUSTER_NAME });
  expect(captures.database!.object).toMatchObject({ kind: 'StatefulSet', name: DATABASE.name });
  expect(writers).toMatchObject([{ kind: 'Deployment', name: WEB_SERVER.name }]);
});

test.each(Object.entries(imageSets))('the images %s have the MariaDB of the app’s file', (_, { mariadb }) =>
  expect(mariadb).toBe('docker.io/library/mariadb:10.11'),
);
