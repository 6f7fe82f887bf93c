import { Construct } from 'constructs';
import { type RenderContext, renderBlueprint, targetOf } from '../../blueprints/dsl';
import type { StoreAddress } from '../../contracts/app-config';
import type { Cluster } from '../../contracts/files/cluster';
import type { Store } from '../../contracts/files/store';
import type { DeclaredCapture } from '../declaration/declared-capture';
import { Blueprint, blueprintDigest } from './blueprint';
import { Profile } from './profile';
import { TaskNetworkPolicy } from './task-network-policy';

export interface CaptureObjectsProps {
  readonly capture: DeclaredCapture;
  /** The names of the app's other captures. */
  readonly others: readonly string[];
  readonly cluster: Cluster;
  readonly store: Store;
  /** The location of the app's restore points. */
  readonly address: StoreAddress;
  /** What rendering needs to know about the app. */
  readonly context: Omit<RenderContext, 'capture'>;
}

/** The objects of one capture: what it runs, with what access to the store, and what its tasks can reach. */
export class CaptureObjects extends Construct {
  /** The digest of the rendered blueprint. */
  readonly digest: string;

  constructor(
    scope: Construct,
    id: string,
    { capture, others, cluster, store, address, context }: CaptureObjectsProps,
  ) {
    super(scope, id);
    const { name, namespace, blueprint } = capture;
    const { app } = context;
    const kanister = cluster.kanister.namespace;
    const manifest = renderBlueprint(blueprint, { ...context, capture: name });
    this.digest = blueprintDigest(manifest);
    new Blueprint(this, 'Blueprint', { app, capture: name, namespace: kanister, manifest, blueprint });
    new Profile(this, 'Profile', {
      ...{ app, capture: name, namespace: kanister, store: address },
      object: { ...targetOf(blueprint, namespace), namespace },
    });
    new TaskNetworkPolicy(this, 'TaskNetworkPolicy', {
      ...{ app, capture: name, others, namespace, method: blueprint.method, connectsTo: blueprint.connectsTo },
      store: store.egress,
      nameServer: cluster.nameServer,
    });
  }
}
