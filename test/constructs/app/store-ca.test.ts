import type { PhaseManifest } from '../../../blueprints/dsl/manifest';
import { ProtectedApp } from '../../../constructs/app/protected-app';
import type { Store } from '../../../contracts/files/store';
import { taskArgs } from '../../blueprints/task-args';
import { app, cluster, objectsOf, publicKey, store } from '../sample';

const ca = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
const made = (otherwise: Partial<Store>) =>
  objectsOf(
    (scope) =>
      new ProtectedApp(scope, 'P', { app: app(), cluster, store: { ...store, ...otherwise }, publicKeys: [publicKey] }),
  );
const privately = made({ endpoint: 'https://minio:9000', ca });
const publicly = made({ endpoint: 'https://minio:9000' });
const named = (objects: typeof privately, kind: string, name: string) =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)!;

describe("a store with a private authority's certificate", () => {
  it('is trusted by the runner: its certificates are in the ConfigMap that the pod mounts', () => {
    expect(named(privately, 'ConfigMap', 'shop').data['store-ca.crt']).toBe(ca);
    for (const name of ['shop-backup', 'shop-verify']) {
      const { containers, volumes } = named(privately, 'CronJob', name).spec.jobTemplate.spec.template.spec;
      expect(containers[0].env).toContainEqual({ name: 'JERRYCAN_STORE_CA', value: '/etc/jerrycan/store-ca.crt' });
      const mounted = containers[0].volumeMounts.find((mount: { name: string }) => mount.name === 'config');
      expect(mounted).toEqual({ name: 'config', mountPath: '/etc/jerrycan', readOnly: true });
      const { configMap } = volumes.find((volume: { name: string }) => volume.name === 'config');
      expect(configMap.items.map(({ path }: { path: string }) => path)).toEqual(['app.json', 'store-ca.crt']);
    }
  });

  it('is trusted by kando, in addition to what the system trusts', () => {
    const config = named(privately, 'ConfigMap', 'shop-store-ca');
    expect([config.metadata.namespace, config.data]).toEqual(['shop', { 'store-ca.crt': ca }]);
    for (const { phases } of Object.values<{ phases: PhaseManifest[] }>(
      named(privately, 'Blueprint', 'shop.database').actions,
    ))
      for (const phase of phases) {
        const { initContainers, containers, volumes } = taskArgs(phase).podOverride;
        expect(volumes).toContainEqual({ name: 'store-ca', configMap: { name: 'shop-store-ca' } });
        expect(initContainers[0].volumeMounts).toContainEqual({
          ...{ name: 'store-ca', mountPath: '/jerrycan/store-ca', readOnly: true },
        });
        expect(containers[0].env).toContainEqual({
          ...{ name: 'SSL_CERT_FILE', value: '/jerrycan/bin/trusted.crt' },
        });
      }
  });

  it('leaves no trace if the authority is a public one', () => {
    expect(JSON.stringify(publicly)).not.toMatch(/store-ca|STORE_CA|SSL_CERT_FILE|trusted/);
  });
});
