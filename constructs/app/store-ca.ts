import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { appLabels } from '../../contracts/labels';
import { namesOf, STORE_CA } from '../../contracts/names';

export interface StoreCaProps {
  readonly app: string;
  /** A namespace with a capture, where its tasks run. */
  readonly namespace: string;
  /** The certificates, PEM. */
  readonly certificates: string;
}

/** The certificates of the store's private authority, for the app's tasks. */
export class StoreCa extends Construct {
  constructor(scope: Construct, id: string, { app, namespace, certificates }: StoreCaProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: namesOf(app).storeCa, namespace, labels: appLabels(app) },
      data: { [STORE_CA]: certificates },
    });
  }
}
