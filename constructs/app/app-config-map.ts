import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { AppConfig } from '../../contracts/app-config';
import { appLabels } from '../../contracts/labels';
import { confirmed, STORE_CA } from '../../contracts/names';

export interface AppConfigMapProps {
  /** Kanister's: a person with rights in the app's namespace only cannot change it. */
  readonly namespace: string;
  readonly config: AppConfig;
  /** The certificates of the store's authority, PEM. @default - one that every system knows */
  readonly storeCa?: string | undefined;
}

/** What the runner may act on, in the key `app.json`; and whom it trusts with the store, if that is not whom every system trusts. */
export class AppConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, config, storeCa }: AppConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: config.app, namespace, labels: appLabels(config.app), annotations: confirmed },
      data: { 'app.json': `${JSON.stringify(config, null, 2)}\n`, ...(storeCa && { [STORE_CA]: storeCa }) },
    });
  }
}
