import { Duration } from 'cdk8s';
import { deployment, secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { protectedApp } from '../../constructs/app';
import type { DemoImages } from '../cluster/demo-images';
import { APP, CLUSTER_NAME, SITE_NAMESPACE } from '../cluster/demo-names';
import { DATABASE } from './database-server';
import { WEB_SERVER } from './web-server';

/** The demo's app, as a team declares one in `apps/`. */
export const wordpressDemo = (images: DemoImages) =>
  protectedApp({
    name: APP,
    namespace: SITE_NAMESPACE,
    cluster: CLUSTER_NAME,
    rpo: Duration.hours(8),
    rto: Duration.minutes(30),
    blueprint: mariadbDump({
      server: statefulSet(DATABASE.name),
      host: DATABASE.name,
      image: images.mariadb,
      password: secretKey(DATABASE.name, 'mariadb-root-password'),
    }),
    writers: [deployment(WEB_SERVER.name)],
    quiesce: 'never',
    schedule: {
      cron: '15 */6 * * *',
      timeZone: 'Asia/Hong_Kong',
      spread: Duration.minutes(30),
      deadline: Duration.hours(1),
    },
    retention: { hourly: 8, daily: 7, keepAtLeast: 3 },
  });
