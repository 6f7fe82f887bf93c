import { Duration } from 'cdk8s';
import { deployment, secretKey, statefulSet } from '../../blueprints/dsl';
import { mariadbDump } from '../../blueprints/mariadb-dump';
import { protectedApp } from '../../constructs/app';

/** WordPress and its MariaDB, as the Bitnami chart installs them under the release's name `wordpress`. */
export const wordpress = protectedApp({
  name: 'wordpress',
  namespace: 'wordpress',
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
  retention: { hourly: 8, daily: 7, weekly: 4, monthly: 6, keepAtLeast: 3 },
});
