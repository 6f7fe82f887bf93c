import { Duration } from 'cdk8s';
import { deployment, secretKey } from '../../blueprints/dsl';
import { protectedApp } from '../../constructs/app';
import { gitMirror } from '.';

/** A Git server with one repository. */
export const forge = protectedApp({
  name: 'forge',
  namespace: 'forge',
  rpo: Duration.hours(8),
  rto: Duration.minutes(30),
  captures: {
    site: gitMirror({
      server: deployment('forge'),
      host: 'forge-http',
      image: 'docker.io/library/buildpack-deps:bookworm-scm',
      repository: 'shop/site.git',
      user: 'backup',
      password: secretKey('forge-backup', 'password'),
    }),
  },
  writers: 'none',
  quiesce: 'never',
  schedule: { cron: '15 */6 * * *', timeZone: 'Europe/Berlin', deadline: Duration.hours(1) },
  retention: { daily: 7, keepAtLeast: 3 },
});
