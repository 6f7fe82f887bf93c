import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { AppConfig } from '../runner/app-config';
import { appConfigLabel, appLabels } from './names';

export interface AppConfigMapProps {
  /** Kanister's: a person with rights in the app's namespace only cannot change it. */
  readonly namespace: string;
  readonly config: AppConfig;
}

/**
 * What the runner may act on. The runner reads `app.json`; the admission policy `jerrycan-runner-object` reads the flat
 * strings beside it, since its language knows no JSON.
 */
export class AppConfigMap extends Construct {
  constructor(scope: Construct, id: string, { namespace, config }: AppConfigMapProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: config.app, namespace, labels: { ...appLabels(config.app), ...appConfigLabel } },
      data: {
        app: config.app,
        namespace: config.namespace,
        objectKind: config.object.kind.toLowerCase(),
        objectName: config.object.name,
        'app.json': `${JSON.stringify(config, null, 2)}\n`,
      },
    });
  }
}
