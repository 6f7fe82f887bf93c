import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { synth } from '../../charts/command';
import { runnerBundle } from '../../charts/inputs/runner-bundle';
import { Failure } from '../../cli/terminal/failure';
import { sentence } from '../../constructs/declaration/finding';
import { clusterFile } from '../cluster/cluster-facts';
import { CLUSTER_NAME } from '../cluster/demo-names';
import { wordpressDemo } from '../site/wordpress-demo';
import { STORE_FILE } from '../store/demo-store';
import { type DemoContext, jerrycan, jerrycanArgs, REPOSITORY, type Step } from './step';

/** The cluster's file, the store's file, and the first manifests. */
export const synthesisStep: Step = {
  name: 'synthesis',
  title: 'Describe the cluster and the store, and synthesize the manifests of demo/site/wordpress-demo.ts',
  summary: 'synthesize',
  commands: (context) => [
    `$EDITOR ${context.folder}/clusters/${CLUSTER_NAME}.json ${context.folder}/store.${STORE_FILE.stack}.json`,
    `npx jerrycan ${jerrycanArgs(context, 'cluster', CLUSTER_NAME, '--record').join(' ')}`,
    'npm start',
  ],
  async run(context) {
    const { kubectl, kanister, folder } = context;
    for (const each of ['clusters', 'keys']) mkdirSync(join(folder, each), { recursive: true });
    const write = (path: string, content: object) =>
      writeFileSync(join(folder, path), `${JSON.stringify(content, null, 2)}\n`);
    write(`clusters/${CLUSTER_NAME}.json`, await clusterFile(kubectl, kanister, STORE_FILE.stack));
    write(`store.${STORE_FILE.stack}.json`, STORE_FILE);
    await jerrycan(context, ['cluster', CLUSTER_NAME, '--record'], 'quiet');
    return synthesize(context);
  },
};

/** `npm start` for the demo's folder. @returns what it prints @throws Failure if it refuses */
export function synthesize({ folder, images }: DemoContext): string {
  const report = synth({
    root: folder,
    apps: [wordpressDemo(images)],
    program: runnerBundle(REPOSITORY),
    now: new Date(),
  });
  const findings = report.findings.map((finding) => sentence(finding));
  if (report.ok) return [`wrote ${report.written.length} files`, ...findings].join('\n');
  throw new Failure('npm start', findings.join('\n'), { next: 'report it', exitCode: 1 });
}
