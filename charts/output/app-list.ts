import { storeAddress } from '../../constructs/app/runner-config';
import { captureNamespaces, capturesOf } from '../../constructs/declaration/declared-capture';
import { type Inputs, inOrder } from '../inputs/inputs';

/**
 * Returns the text of `apps.json`, from which `infra/` creates identities. It reads this file instead of TypeScript.
 */
export function appList({ apps, clusters, stores }: Pick<Inputs, 'apps' | 'clusters' | 'stores'>): string {
  const list = inOrder(apps).map((app) => {
    const places = captureNamespaces(capturesOf(app));
    const { stack } = clusters.get(app.cluster)!;
    return {
      name: app.name,
      namespace: app.namespace,
      ...(places.some((place) => place !== app.namespace) && { captureNamespaces: places }),
      cluster: app.cluster,
      stack,
      prefix: storeAddress(app, stores.get(stack)!).prefix,
      retired: app.retired,
    };
  });
  return `${JSON.stringify({ version: 1, apps: list }, null, 2)}\n`;
}
