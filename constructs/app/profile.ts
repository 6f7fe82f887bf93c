import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { ActionKind } from '../../blueprints/dsl';
import type { StoreAddress } from '../../contracts/app-config';
import { appLabels, CAPTURE_LABEL } from '../../contracts/labels';
import { captureNamesOf, confirmed, namesOf, objectAnnotations } from '../../contracts/names';

export interface ProfileProps {
  readonly app: string;
  /** The capture's name. */
  readonly capture: string;
  /** Kanister's namespace, which also contains the Secret of the key pair. */
  readonly namespace: string;
  readonly store: StoreAddress;
  /** The object of the capture's ActionSets. The admission policy `jerrycan-runner-object` reads it from here. */
  readonly object: { readonly kind: ActionKind; readonly name: string; readonly namespace: string };
}

/** The location of a capture's backups and the Secret that gives access to it, as Kanister's custom resource. */
export class Profile extends Construct {
  constructor(scope: Construct, id: string, { app, capture, namespace, store, object }: ProfileProps) {
    super(scope, id);
    new ApiObject(this, 'Resource', {
      apiVersion: 'cr.kanister.io/v1alpha1',
      kind: 'Profile',
      metadata: {
        name: captureNamesOf(app, capture).capture,
        namespace,
        labels: { ...appLabels(app), [CAPTURE_LABEL]: capture },
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
