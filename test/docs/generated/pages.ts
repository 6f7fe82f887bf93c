import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterSchema } from '../../../contracts/files/cluster-file';
import { storeSchema } from '../../../contracts/files/store';
import { cliPage } from './cli-page';
import { commentsOf } from './comments';
import { filePage } from './file-page';
import { methodsPage } from './methods-page';
import { outcomesPage } from './outcomes-page';

const ROOT = join(__dirname, '../../..');
const textOf = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const made = (what: string) =>
  `<!-- Generated from ${what} by \`npx tsx test/docs/generated/write.ts\`. Do not edit. -->`;

/** The pages that are generated from the code, by their paths. `typedoc` writes those of the API. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/reference/store-file.md': () =>
    filePage({
      title: 'The store file',
      head: `${made('contracts/files/store.ts')}

\`store.<stack>.json\` describes where backups go. \`pulumi up\` writes it, or you do. \`npm start\` and the CLI read it. It contains no secret.
[Set up a store](../how-to/store.md) explains how to get one, and [Stores](stores.md) lists the products.`,
      schema: storeSchema,
      comments: commentsOf(textOf('contracts/files/store.ts'), 'storeSchema'),
      example: textOf('examples/store.local.json'),
    }),
  'docs/reference/cluster-file.md': () =>
    filePage({
      title: 'The cluster file',
      head: `${made('contracts/files/cluster.ts and cluster-file.ts')}

\`clusters/<name>.json\` describes a cluster that apps run on. You write it. \`npx jerrycan cluster <name> --record\` adds the field \`identity\`. \`npm start\` and the CLI read it.
[Protect an app](../how-to/protect-an-app.md#2-describe-the-cluster) explains the first steps, and [Use Argo CD](../how-to/argo-cd.md#use-several-clusters) the field \`kanister.chart\`.`,
      schema: clusterSchema,
      comments: commentsOf(textOf('contracts/files/cluster.ts'), 'Cluster'),
      example: textOf('examples/clusters/local.json'),
    }),
  'docs/reference/cli.md': () => cliPage(made('the descriptions of the verbs in cli/verbs/')),
  'docs/reference/methods.md': () => methodsPage(made('the contracts in blueprints/<method>/method.ts')),
  'docs/reference/exit-codes-and-events.md': () =>
    outcomesPage(made('runner/ports/failure.ts and runner/kubernetes/event.ts')),
};
