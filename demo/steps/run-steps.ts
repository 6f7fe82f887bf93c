import { APP, SITE_NAMESPACE } from '../cluster/demo-names';
import { withPortForward } from '../cluster/port-forward';
import { DATABASE } from '../site/database-server';
import { Site } from '../site/site';
import { WEB_SERVER } from '../site/web-server';
import { auditorVariables } from '../store/auditor';
import { MINIO } from '../store/minio';
import { POST, quoted } from './site-step';
import { jerrycan, jerrycanArgs, type Step } from './step';

const BACKUP = ['backup', APP];
const RESTORE = ['restore', APP, '--latest', '--yes'];
const DROP = `MYSQL_PWD=$MARIADB_ROOT_PASSWORD exec mariadb -uroot -h127.0.0.1 -e "DROP DATABASE IF EXISTS ${DATABASE.database}"`;

/** A backup, followed to its end. */
export const backupStep: Step = {
  name: 'backup',
  title: 'Back up the site',
  summary: 'back up',
  prints: true,
  commands: (context) => [`npx jerrycan ${jerrycanArgs(context, ...BACKUP).join(' ')}`],
  async run(context) {
    await jerrycan(jerrycanArgs(context, ...BACKUP));
    return undefined;
  },
};

/** The accident. */
export const lossStep: Step = {
  name: 'loss',
  title: 'Lose the database',
  summary: 'lose the database',
  commands: () => [`kubectl -n ${SITE_NAMESPACE} exec ${DATABASE.name}-0 -- bash -c '${DROP}'`],
  async run({ kubectl }) {
    await kubectl.run(['-n', SITE_NAMESPACE, 'exec', `${DATABASE.name}-0`, '--', 'bash', '-c', DROP]);
    const posts = await Site.visit(kubectl, (site) => site.posts()).catch((cause: Error) => cause);
    if (posts instanceof Error) return `the page shows: ${posts.message}`;
    throw new Error(`the site still shows ${quoted(posts)}`);
  },
};

/** The restore, followed to its end. The auditor's key pair lets it show the restore point beforehand. */
export const restoreStep: Step = {
  name: 'restore',
  title: 'Restore the newest restore point',
  summary: 'restore',
  prints: true,
  commands: (context) => [
    `kubectl -n ${MINIO.namespace} port-forward svc/${MINIO.name} ${MINIO.port} &`,
    'export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…   # of the auditor',
    `npx jerrycan ${jerrycanArgs(context, ...RESTORE, '--endpoint', `http://localhost:${MINIO.port}`).join(' ')}`,
  ],
  async run(context) {
    const auditor = await auditorVariables(context.kubectl);
    await withPortForward(context.kubectl, MINIO, (host) =>
      jerrycan(jerrycanArgs(context, ...RESTORE, '--endpoint', `http://${host}`), 'inherit', auditor),
    );
    return undefined;
  },
};

/** The proof. */
export const pageStep: Step = {
  name: 'page',
  title: 'Read the page again',
  summary: 'read the page',
  commands: () => [
    `kubectl -n ${WEB_SERVER.namespace} port-forward svc/${WEB_SERVER.name} 8080:${WEB_SERVER.port} &`,
    'curl http://localhost:8080/?feed=rss2',
  ],
  async run({ kubectl }) {
    await kubectl.ready(`deployment/${WEB_SERVER.name}`, WEB_SERVER.namespace);
    const posts = await Site.visit(kubectl, (site) => site.posts());
    if (posts.includes(POST)) return `the page shows: ${quoted(posts)}`;
    throw new Error(`the post is missing: the page shows ${quoted(posts)}`);
  },
};
