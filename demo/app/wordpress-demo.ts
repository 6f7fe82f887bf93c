import { Duration } from 'cdk8s';
import { deployment, secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { protectedApp } from '../../constructs/app';

/** The WordPress of the demo, and its MariaDB. */
export const wordpressDemo = protectedApp({
  name: 'wordpress-demo',
  namespace: 'wordpress-demo',
  cluster: 'demo',
  rpo: Duration.hours(8),
  rto: Duration.minutes(30),
  captures: {
    database: mariadbDump({
      server: statefulSet('wordpress-mariadb'),
      host: 'wordpress-mariadb',
      image: 'docker.io/library/mariadb:10.11',
      password: secretKey('wordpress-mariadb', 'mariadb-root-password'),
    }),
  },
  writers: [deployment('wordpress')],
  quiesce: 'never',
  schedule: {
    cron: '15 */6 * * *',
    timeZone: 'Asia/Hong_Kong',
    spread: Duration.minutes(30),
    deadline: Duration.hours(1),
  },
  retention: { hourly: 8, daily: 7, keepAtLeast: 3 },
});
