import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clusterFile } from '../cluster/cluster-facts';
import { CLUSTER_NAME } from '../cluster/demo-names';
import { STORE_FILE } from '../store/demo-store';
import { APP_FILE, writeApp } from './app-file';
import { jerrycan, jerrycanArgs, type Step } from './step';

/** The files of the cluster, the store and the app, and the first manifests. */
export const synthesisStep: Step = {
  name: 'synthesis',
  title: 'Describe the cluster, the store and the app, and synthesize its manifests',
  summary: 'synthesize',
  commands: (context) => [
    `cp ${APP_FILE} ${join(context.folder, 'apps')}/`,
    `$EDITOR ${join(context.folder, 'clusters', `${CLUSTER_NAME}.json`)} ${join(context.folder, `store.${STORE_FILE.stack}.json`)}`,
    `npx jerrycan ${jerrycanArgs(context, 'cluster', CLUSTER_NAME, '--record').join(' ')}`,
    `npx jerrycan synth --root ${context.folder}`,
  ],
  async run(context) {
    const { kubectl, kanister, folder } = context;
    writeApp(folder);
    for (const each of ['clusters', 'keys']) mkdirSync(join(folder, each), { recursive: true });
    const write = (path: string, content: object) =>
      writeFileSync(join(folder, path), `${JSON.stringify(content, null, 2)}\n`);
    write(`clusters/${CLUSTER_NAME}.json`, await clusterFile(kubectl, kanister, STORE_FILE.stack));
    write(`store.${STORE_FILE.stack}.json`, STORE_FILE);
    await jerrycan(jerrycanArgs(context, 'cluster', CLUSTER_NAME, '--record'), 'quiet');
    return jerrycan(['synth', '--root', folder], 'quiet');
  },
};
