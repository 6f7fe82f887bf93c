import { execFileSync } from 'node:child_process';
import { stringify } from 'yaml';
import type { Check } from '../../../cli/doctor/check';
import { type DoctorOptions, doctor } from '../../../cli/doctor/doctor';
import type { DoctorContext } from '../../../cli/doctor/doctor-context';
import type { StoreSettings } from '../../../cli/doctor/store-settings';
import { keys } from '../../../cli/keys/keys';
import type { KubeObject } from '../../../runner/ports/cluster';
import { entry } from '../entry';
import { World } from '../world';

const base64 = (text: string) => Buffer.from(text).toString('base64');

export const operatorRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind: 'ClusterRole',
  metadata: { name: 'jerrycan-operator' },
  rules: [
    { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'get'] },
    { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
    { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['jerrycan-guard'], verbs: ['get'] },
  ],
};
export const blueprint = {
  apiVersion: 'cr.kanister.io/v1alpha1',
  kind: 'Blueprint',
  metadata: { name: 'shop.database', namespace: 'kanister' },
  actions: { backup: { phases: [{ args: { podOverride: { volumes: [{ name: 'tmp', emptyDir: {} }] } } }] } },
};

/** An app to which nothing is wrong, in a repository and a cluster. */
export class Clinic extends World {
  settings: StoreSettings = {
    time: this.clock.now() - 2_000,
    versioning: { value: true },
    lock: { value: null },
    noncurrentDays: { value: null },
  };
  entries = [entry('2026-11-21T02:15:00.000Z')];
  synthesized: readonly string[] = [];

  static async healthy(): Promise<Clinic> {
    const clinic = new Clinic();
    await keys('shop', {}, clinic.context);
    clinic.cluster.secrets.splice(0).forEach((secret) => {
      clinic.put({ ...(secret as unknown as KubeObject), apiVersion: 'v1', kind: 'Secret' });
    });
    clinic.terminal.stderr.length = 0;
    clinic.manifest('local/platform', operatorRole);
    clinic.manifest('local/shop', blueprint);
    clinic.put(operatorRole, { ...blueprint, metadata: { ...blueprint.metadata, resourceVersion: '7' } } as KubeObject);
    for (const at of ['kanister/shop-runner', 'kanister/shop-store', 'shop-ns/shop-store']) clinic.secret(at);
    clinic.put(
      ...clinic.workloads({}),
      object('apps/v1', 'Deployment', 'kanister', 'controller', {
        template: { spec: { serviceAccountName: 'kanister', containers: [{ image: 'x/controller:0.119.0' }] } },
      }),
    );
    (clinic.find('controller') as { status?: object }).status = { readyReplicas: 1 };
    return clinic;
  }

  /** Everything is committed. */
  commit(): void {
    this.git('init', '--quiet');
    this.git('add', '--all');
    this.git('-c', 'user.name=x', '-c', 'user.email=x@y', 'commit', '--quiet', '--message', 'x');
  }

  private git(...args: string[]): void {
    execFileSync('git', ['-C', this.root, ...args]);
  }

  private workloads(spec: object): KubeObject[] {
    return [
      object('apps/v1', 'StatefulSet', 'shop-ns', 'shop-db', { replicas: 1, selector: {} }),
      object('apps/v1', 'Deployment', 'shop-ns', 'shop-web', { replicas: 2, selector: {}, ...spec }),
    ];
  }

  manifest(folder: string, manifest: { kind: string; metadata: { name: string } }): void {
    this.write(`manifests/${folder}/${manifest.kind}.${manifest.metadata.name}.k8s.yaml`, stringify(manifest));
  }

  put(...objects: readonly KubeObject[]): void {
    this.cluster.objects.put(...objects);
  }

  find(name: string, kind?: string): KubeObject {
    return this.cluster.objects.all.find((one) => one.metadata.name === name && (!kind || one.kind === kind))!;
  }

  /** Takes an object away. */
  drop(name: string, namespace?: string): void {
    const { all } = this.cluster.objects;
    const index = all.findIndex(
      ({ metadata }) => metadata.name === name && (!namespace || metadata.namespace === namespace),
    );
    all.splice(index, 1);
  }

  secret(at: string, data: Record<string, string> = { accessKeyId: base64('id'), secretAccessKey: base64('hidden') }) {
    const [namespace, name] = at.split('/') as [string, string];
    this.put({ apiVersion: 'v1', kind: 'Secret', metadata: { namespace, name }, data } as KubeObject);
  }

  async examine(options: DoctorOptions = {}, more: Partial<DoctorContext> = {}) {
    this.terminal.stdout.length = 0;
    const exitCode = await doctor('shop', { json: true, ...options }, { ...this.doctorContext, ...more });
    const said = this.terminal.stdout.join('\n');
    const { checks = [], roleBindings = [] } = options.json === false ? {} : JSON.parse(said);
    return { exitCode, checks: checks as Check[], roleBindings: roleBindings as string[], said };
  }

  get doctorContext(): DoctorContext {
    return {
      ...this.context,
      synthesis: async () => this.synthesized,
      settings: async () => this.settings,
      catalog: async () => ({ entries: this.entries, refused: [], address: 's3://bucket/x' }),
    };
  }
}

export function object(apiVersion: string, kind: string, namespace: string, name: string, spec: object): KubeObject {
  return { apiVersion, kind, metadata: { namespace, name }, spec } as KubeObject;
}
