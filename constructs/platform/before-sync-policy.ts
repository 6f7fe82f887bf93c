import { Construct } from 'constructs';
import { STARTED_FOR } from '../../contracts/labels';
import { BEFORE_SYNC } from '../../contracts/names';
import { AdmissionPolicy } from './admission-policy';

export interface BeforeSyncPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Allows a hook only to start its own app's Job. RBAC restricts the name of the Job, and Kubernetes protects what the
 * Job runs. This policy protects the rest, which can change while a Job is suspended: how many pods, for how long,
 * where, and with which labels and annotations.
 */
export class BeforeSyncPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: BeforeSyncPolicyProps) {
    super(scope, id);
    const same = (part: string) =>
      `has(object.${part}) ? has(oldObject.${part}) && object.${part} == oldObject.${part} : !has(oldObject.${part})`;
    new AdmissionPolicy(this, 'Resource', {
      name: `jerrycan${BEFORE_SYNC}`,
      namespace,
      resourceRules: [{ apiGroup: 'batch', resource: 'jobs', operations: ['CREATE', 'UPDATE'] }],
      matchConditions: [
        {
          name: 'by-a-hook',
          expression: `request.userInfo.username.startsWith('system:serviceaccount:') && request.userInfo.username.endsWith('${BEFORE_SYNC}')`,
        },
      ],
      variables: [
        { name: 'updates', expression: "request.operation == 'UPDATE'" },
        { name: 'serviceAccount', expression: "request.userInfo.username.split(':')[3]" },
        {
          name: 'annotations',
          expression: 'has(object.metadata.annotations) ? object.metadata.annotations : {}',
        },
        {
          name: 'oldAnnotations',
          expression: 'variables.updates && has(oldObject.metadata.annotations) ? oldObject.metadata.annotations : {}',
        },
      ],
      validations: [
        { expression: 'variables.updates', message: 'a hook must not create a Job' },
        {
          expression: '!variables.updates || object.metadata.name == variables.serviceAccount',
          message: 'a hook may start only the Job with its own name',
        },
        {
          expression: '!variables.updates || (has(object.spec.suspend) && !object.spec.suspend)',
          message: 'a hook may start its Job, but not suspend it',
        },
        ...[
          ...jobFields.map((field) => `spec.${field}`),
          'metadata.labels',
          'metadata.finalizers',
          'metadata.ownerReferences',
        ].map((part) => ({
          expression: `!variables.updates || (${same(part)})`,
          message: `a hook may only start its Job, not change its ${part}`,
        })),
        {
          expression: `!variables.updates || (variables.oldAnnotations.all(key, key in variables.annotations) && variables.annotations.all(key, key == '${STARTED_FOR}' || (key in variables.oldAnnotations && variables.annotations[key] == variables.oldAnnotations[key])))`,
          message: 'a hook may annotate its Job only with jerrycan.dev/started-for',
        },
      ],
    });
  }
}

/** All fields of a Job's spec except `suspend`: Kubernetes 1.34 (batch/v1, JobSpec). */
const jobFields = [
  'activeDeadlineSeconds',
  'backoffLimit',
  'backoffLimitPerIndex',
  'completionMode',
  'completions',
  'managedBy',
  'manualSelector',
  'maxFailedIndexes',
  'parallelism',
  'podFailurePolicy',
  'podReplacementPolicy',
  'selector',
  'successPolicy',
  'template',
  'ttlSecondsAfterFinished',
];
