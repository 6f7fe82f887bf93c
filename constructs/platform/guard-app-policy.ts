import { Construct } from 'constructs';
import { APP_LABEL, JOB_ID } from '../../contracts/labels';
import { GUARD } from '../../contracts/names';
import { AdmissionPolicy } from './admission-policy';
import { byTheGuard, runNamed } from './guard-policy';

export interface GuardAppPolicyProps {
  /** Kanister's namespace, where the guard is. */
  readonly namespace: string;
}

/**
 * Allows the guard, in the apps' namespaces, only to delete pods of runs and to start workloads with zero replicas. It
 * must not stop a workload.
 */
export class GuardAppPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: GuardAppPolicyProps) {
    super(scope, id);
    new AdmissionPolicy(this, 'Resource', {
      name: `${GUARD}-app`,
      resourceRules: [
        { apiGroup: '', resource: 'pods', operations: ['DELETE'] },
        { apiGroup: 'apps', resource: 'deployments/scale', operations: ['UPDATE'] },
        { apiGroup: 'apps', resource: 'statefulsets/scale', operations: ['UPDATE'] },
      ],
      matchConditions: [byTheGuard(namespace)],
      variables: [
        { name: 'isPod', expression: "request.resource.resource == 'pods'" },
        { name: 'labels', expression: 'has(oldObject.metadata.labels) ? oldObject.metadata.labels : {}' },
        {
          name: 'run',
          expression: `'${JOB_ID}' in variables.labels ? variables.labels['${JOB_ID}'] : ''`,
        },
        ...runNamed(`'${APP_LABEL}' in variables.labels ? variables.labels['${APP_LABEL}'] : ''`, 'run'),
      ],
      validations: [
        {
          expression: 'variables.isPod ? variables.isRun : true',
          message: "the guard may delete only pods with an app's label, and a run of that app as kanister.io/JobID",
        },
        {
          // A Scale omits its replicas if they are zero.
          expression:
            'variables.isPod || ((!has(oldObject.spec) || !has(oldObject.spec.replicas) || oldObject.spec.replicas == 0) && has(object.spec) && has(object.spec.replicas) && object.spec.replicas > 0)',
          message: 'the guard may scale only from zero, and never to zero',
        },
      ],
    });
  }
}
