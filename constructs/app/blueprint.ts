import { createHash } from 'node:crypto';
import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import type { BlueprintManifest, Blueprint as DeclaredBlueprint } from '../../blueprints/dsl';
import { appLabels, CAPTURE_LABEL } from '../../contracts/labels';
import { CAPTURE, captureNamesOf, confirmed } from '../../contracts/names';

export interface BlueprintProps {
  readonly app: string;
  /** The capture's name. */
  readonly capture: string;
  /** Kanister's namespace: the controller looks up a Blueprint in the namespace of the ActionSet. */
  readonly namespace: string;
  readonly manifest: BlueprintManifest;
  /** The blueprint that was rendered. */
  readonly blueprint: Pick<DeclaredBlueprint, 'method' | 'parts' | 'settings'>;
}

/**
 * Publishes a blueprint as Kanister's custom resource. It has no `spec`: its actions are on the same level as
 * `metadata`.
 */
export class Blueprint extends Construct {
  constructor(scope: Construct, id: string, { app, capture, namespace, manifest, blueprint }: BlueprintProps) {
    super(scope, id);
    const { method, parts, settings } = blueprint;
    new ApiObject(this, 'Resource', {
      apiVersion: 'cr.kanister.io/v1alpha1',
      kind: 'Blueprint',
      metadata: {
        name: captureNamesOf(app, capture).capture,
        namespace,
        labels: { ...appLabels(app), [CAPTURE_LABEL]: capture },
        annotations: { ...confirmed, [CAPTURE]: JSON.stringify({ method, ...(parts && { parts }), ...settings }) },
      },
      actions: manifest.actions,
    });
  }
}

/** Returns `sha256:` and 64 hex digits over the rendered actions. A restore point records which blueprint wrote it. */
export function blueprintDigest(manifest: BlueprintManifest): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(manifest.actions)).digest('hex')}`;
}
