import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ObjectRef } from '../../blueprints/dsl';
import type { StoreAddress } from '../../contracts/app-config';
import { appLabels } from '../../contracts/labels';
import { confirmed, namesOf, objectAnnotations } from '../../contracts/names';

export interface ProfileProps {
  readonly app: string;
  /** Kanister's, where the Secret of the key pair lies too. */
  readonly namespace: string;
  readonly store: StoreAddress;
  /** What is backed up. The admission policy `jerrycan-runner-object` reads it here. */
  readonly object: ObjectRef & { readonly namespace: string };
}

/** Where the app's backups go, and which Secret opens it, as Kanister's custom resource. */
export class Profile extends Construct {
  constructor(scope: Construct, id: string, { app, namespace, store, object }: ProfileProps) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'cr.kanister.io/v1alpha1',
      kind: 'Profile',
      metadata: {
        name: app,
        namespace,
        labels: appLabels(app),
        annotations: {
          ...confirmed,
          [objectAnnotations.kind]: object.kind.toLowerCase(),
          [objectAnnotations.name]: object.name,
          [objectAnnotations.namespace]: object.namespace,
        },
      },
      location: {
        type: 's3Compliant',
        bucket: store.bucket,
        endpoint: store.endpoint,
        prefix: store.prefix,
        region: store.region,
      },
      credential: {
        type: 'keyPair',
        keyPair: {
          idField: 'accessKeyId',
          secretField: 'secretAccessKey',
          secret: { apiVersion: 'v1', kind: 'Secret', name: namesOf(app).store, namespace },
        },
      },
      skipSSLVerify: false,
    });
  }
}
