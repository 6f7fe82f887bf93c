import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { GUARD } from '../../contracts/names';
import { APP, CLUSTER_NAME, FIELD_MANAGER } from '../cluster/demo-names';
import { applyRecorded } from '../cluster/demo-object';
import type { ClusterObject } from '../cluster/kubectl';
import type { Step } from './step';

/** The manifests in the cluster. */
export const applyStep: Step = {
  name: 'apply',
  title: 'Apply the manifests',
  summary: 'apply the manifests',
  commands: ({ folder }) => {
    const manifests = join(folder, 'manifests', CLUSTER_NAME);
    const folders = ['platform', APP].map((each) => `-f ${join(manifests, each)}`).join(' ');
    return [`kubectl apply --server-side --field-manager=${FIELD_MANAGER} ${folders}`];
  },
  async run({ kubectl, record, kanister, folder }) {
    const manifests = join(folder, 'manifests', CLUSTER_NAME);
    const files = readdirSync(manifests, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.yaml'),
    );
    const objects = files.sort().map((path) => parse(readFileSync(join(manifests, path), 'utf8')) as ClusterObject);
    await applyRecorded(kubectl, record, objects);
    await kubectl.ready(`deployment/${GUARD}`, kanister.namespace);
    return `${objects.length} objects`;
  },
};
