import { SITE_NAMESPACE } from '../cluster/demo-names';
import { ensureSecret } from '../cluster/demo-secret';
import { DATABASE, databaseServer, PASSWORDS } from '../site/database-server';
import { Site } from '../site/site';
import { WEB_SERVER, webServer } from '../site/web-server';
import type { Step } from './step';

/** The post that is lost and comes back. */
export const POST = 'Written before the loss';

/** WordPress, its database, and a post. */
export const siteStep: Step = {
  name: 'site',
  title: 'Start WordPress and MariaDB, and publish a post',
  summary: 'start WordPress and MariaDB',
  commands: ({ images }) => [
    `kubectl -n ${SITE_NAMESPACE} create deployment ${WEB_SERVER.name} --image=${images.wordpress}`,
    `kubectl -n ${SITE_NAMESPACE} apply -f mariadb.yaml   # a StatefulSet with ${images.mariadb}`,
  ],
  async run({ kubectl, images }) {
    await ensureSecret(kubectl, SITE_NAMESPACE, DATABASE.name, PASSWORDS);
    const { editor } = await ensureSecret(kubectl, SITE_NAMESPACE, 'editor', ['editor']);
    await kubectl.apply([...databaseServer(images.mariadb), ...webServer(images.wordpress)]);
    await kubectl.ready(`statefulset/${DATABASE.name}`, SITE_NAMESPACE);
    await kubectl.ready(`deployment/${WEB_SERVER.name}`, SITE_NAMESPACE);
    return Site.visit(kubectl, async (site) => {
      await site.install('Jerrycan demo', editor);
      if (!(await site.posts()).includes(POST)) await site.publish(POST, editor);
      return `the page shows: ${quoted(await site.posts())}`;
    });
  },
};

/** Titles for people. */
export const quoted = (titles: readonly string[]): string =>
  titles.map((title) => `“${title}”`).join(', ') || 'no post';
