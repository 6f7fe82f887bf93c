import type { PhaseManifest } from '../../blueprints/dsl/manifest';

interface Container {
  readonly name: string;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly env: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef: { readonly name: string } };
  }[];
  readonly resources: {
    readonly limits: Readonly<Record<string, string>>;
    readonly requests: Readonly<Record<string, string>>;
  };
  readonly securityContext: object;
  readonly readinessProbe?: object;
  readonly volumeMounts: readonly { readonly name: string }[];
}

/** The arguments of a rendered KubeTask that tests read. */
export interface TaskArgs {
  readonly namespace: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly podAnnotations: object;
  readonly podLabels: object;
  readonly podOverride: {
    readonly activeDeadlineSeconds?: number;
    readonly priorityClassName?: string;
    readonly securityContext: object;
    readonly initContainers: readonly [Container];
    readonly containers: readonly [Container];
    readonly volumes: readonly { readonly name: string }[];
  };
}

export const taskArgs = ({ args }: PhaseManifest) => args as unknown as TaskArgs;
