import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { AppConfig } from '../../contracts/app-config';
import { appLabels } from '../../contracts/labels';
import { confirmed, STORE_CA } from '../../contracts/names';

export interface AppConfigMapProps {
  /** Kanister's namespace. A person with rights only in the app's namespace cannot change it there. */
  readonly namespace: string;
  readonly config: AppConfig;
  /** The certificates of the store's authority, PEM. @default - a public authority, which every system trusts */
  readonly storeCa?: string | undefined;
}

/** The runner's configuration in the key `app.json`, and the certificates of the store's authority if it is private. */
export class AppConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, config, storeCa }: AppConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: config.app, namespace, labels: appLabels(config.app), annotations: confirmed },
      data: { 'app.json': `${JSON.stringify(config, null, 2)}\n`, ...(storeCa && { [STORE_CA]: storeCa }) },
    });
  }
}
