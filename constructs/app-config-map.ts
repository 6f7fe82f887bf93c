import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { AppConfig } from '../runner/app-config';
import { appLabels } from './names';

export interface AppConfigMapProps {
  /** Kanister's: a person with rights in the app's namespace only cannot change it. */
  readonly namespace: string;
  readonly config: AppConfig;
}

/** What the runner may act on, in the key `app.json`. */
export class AppConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, config }: AppConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: config.app, namespace, labels: appLabels(config.app) },
      data: { 'app.json': `${JSON.stringify(config, null, 2)}\n` },
    });
  }
}
