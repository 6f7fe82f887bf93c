import { Construct } from 'constructs';
import { GUARD } from '../../contracts/names';
import { AdmissionPolicy } from './admission-policy';

export interface SuspendPolicyProps {
  /** Kanister's namespace, where the runners and the guard are. */
  readonly namespace: string;
}

/** Every field of a CronJob's spec except `suspend` (`batch/v1`, Kubernetes 1.37). */
const SPEC = [
  ...['concurrencyPolicy', 'failedJobsHistoryLimit', 'jobTemplate', 'schedule', 'startingDeadlineSeconds'],
  ...['successfulJobsHistoryLimit', 'timeZone'],
];
const METADATA = ['labels', 'annotations', 'ownerReferences', 'finalizers'];

/**
 * Allows the runners and the guard to change only `spec.suspend` of CronJobs that write to an app's data, and the guard
 * only from true to false. RBAC restricts the CronJobs by name, but it cannot restrict a right to one field. Any other
 * change of a CronJob could run arbitrary code.
 */
export class SuspendPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: SuspendPolicyProps) {
    super(scope, id);
    const serviceAccounts = `system:serviceaccount:${namespace}:`;
    new AdmissionPolicy(this, 'Resource', {
      name: 'jerrycan-suspend',
      resourceRules: [{ apiGroup: 'batch', resource: 'cronjobs', operations: ['CREATE', 'UPDATE', 'DELETE'] }],
      matchConditions: [
        {
          name: 'by-a-runner-or-the-guard',
          expression: `request.userInfo.username.startsWith('${serviceAccounts}') && (request.userInfo.username.endsWith('-runner') || request.userInfo.username == '${serviceAccounts}${GUARD}')`,
        },
      ],
      variables: [
        { name: 'updates', expression: "request.operation == 'UPDATE'" },
        { name: 'byGuard', expression: `request.userInfo.username == '${serviceAccounts}${GUARD}'` },
        { name: 'was', expression: 'has(oldObject.spec.suspend) && oldObject.spec.suspend' },
        { name: 'is', expression: 'has(object.spec.suspend) && object.spec.suspend' },
      ],
      validations: [
        { expression: 'variables.updates', message: 'runners and the guard must not create or delete a CronJob' },
        ...SPEC.map((field) => `spec.${field}`).map(unchanged),
        ...METADATA.map((field) => `metadata.${field}`).map(unchanged),
        {
          expression: '!variables.updates || !variables.byGuard || (variables.was && !variables.is)',
          message: 'the guard may resume a suspended CronJob, but not suspend one',
        },
      ],
    });
  }
}

const unchanged = (field: string) => ({
  expression: `!variables.updates || (has(object.${field}) ? has(oldObject.${field}) && object.${field} == oldObject.${field} : !has(oldObject.${field}))`,
  message: `runners and the guard may change only spec.suspend of a CronJob, not ${field}`,
});
