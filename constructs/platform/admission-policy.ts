import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { firstWave } from '../../contracts/names';

export interface AdmissionPolicyProps {
  readonly name: string;
  /**
   * The namespace that the policy applies to.
   * @default - every namespace
   */
  readonly namespace?: string;
  /** The requests that it checks. */
  readonly resourceRules: readonly AdmissionResourceRule[];
  /** CEL conditions. The policy ignores a request for which one of them is false. */
  readonly matchConditions: readonly { readonly name: string; readonly expression: string }[];
  /** Names for parts of expressions. Each may use the names before it. CEL, evaluated when used. @default - none */
  readonly variables?: readonly { readonly name: string; readonly expression: string }[];
  /** CEL expressions that must be true, and the messages if they are false. */
  readonly validations: readonly { readonly expression: string; readonly message: string }[];
  /**
   * The objects of a namespace that are the policy's parameters. The policy is evaluated once for each object, and
   * never without one.
   *
   * Use only kinds of custom resources. When the last policy with a built-in kind (ConfigMap) is deleted, the API
   * server permanently stops its informer for that kind. A policy created later then sees outdated objects (Kubernetes
   * 1.34, `policy_source.go`). Only a restart of the API server fixes this.
   * @default - the policy has no parameter
   */
  readonly parameters?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly label: string;
    readonly namespace: string;
  };
}

export interface AdmissionResourceRule {
  readonly apiGroup: string;
  readonly resource: string;
  readonly operations: readonly ('CREATE' | 'UPDATE' | 'DELETE')[];
}

/** A ValidatingAdmissionPolicy and its binding. A request that it cannot evaluate is denied. */
export class AdmissionPolicy extends Construct {
  constructor(scope: Construct, id: string, props: AdmissionPolicyProps) {
    super(scope, id);
    const { name, namespace, resourceRules, matchConditions, variables, validations, parameters } = props;
    const apiVersion = 'admissionregistration.k8s.io/v1';
    const metadata = { name, labels: platformLabels, annotations: firstWave };
    new ApiObject(this, 'Policy', {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata,
      spec: {
        failurePolicy: 'Fail',
        ...(parameters && { paramKind: { apiVersion: parameters.apiVersion, kind: parameters.kind } }),
        matchConstraints: {
          ...(namespace && { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } }),
          resourceRules: resourceRules.map(({ apiGroup, resource, operations }) => ({
            apiGroups: [apiGroup],
            apiVersions: ['*'],
            operations,
            resources: [resource],
          })),
        },
        matchConditions,
        ...(variables && { variables }),
        validations: validations.map((validation) => ({ ...validation, reason: 'Forbidden' })),
      },
    });
    new ApiObject(this, 'Binding', {
      apiVersion,
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata,
      spec: {
        policyName: name,
        validationActions: ['Deny'],
        ...(parameters && {
          paramRef: {
            namespace: parameters.namespace,
            selector: { matchExpressions: [{ key: parameters.label, operator: 'Exists' }] },
            parameterNotFoundAction: 'Allow',
          },
        }),
      },
    });
  }
}
