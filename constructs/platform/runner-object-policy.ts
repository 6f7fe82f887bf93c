import { Construct } from 'constructs';
import { APP_LABEL } from '../../contracts/labels';
import { objectAnnotations } from '../../contracts/names';
import { AdmissionPolicy } from './admission-policy';

export interface RunnerObjectPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Restricts a runner's ActionSets to the object that Git declares: the policy's parameter is the app's Profile, never
 * the request. Without the Profile this policy does not apply, but {@link RunnerPolicy} does, and Kanister cannot act
 * without the Profile.
 */
export class RunnerObjectPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: RunnerObjectPolicyProps) {
    super(scope, id);
    new AdmissionPolicy(this, 'Resource', {
      name: 'jerrycan-runner-object',
      namespace,
      parameters: { apiVersion: 'cr.kanister.io/v1alpha1', kind: 'Profile', label: APP_LABEL, namespace },
      resourceRules: [{ apiGroup: 'cr.kanister.io', resource: 'actionsets', operations: ['CREATE', 'UPDATE'] }],
      matchConditions: [
        {
          name: 'by-the-runner-of-this-app',
          expression: `request.userInfo.username == 'system:serviceaccount:${namespace}:' + params.metadata.name + '-runner'`,
        },
      ],
      variables: [
        {
          name: 'objects',
          expression:
            'has(object.spec) && has(object.spec.actions) ? object.spec.actions.map(action, action.object) : []',
        },
      ],
      validations: (['kind', 'name', 'namespace'] as const).map((field) => ({
        expression: `variables.objects.all(object, object.${field} == params.metadata.annotations['${objectAnnotations[field]}'])`,
        message: `the object's ${field} must be the one in the app's Profile (${objectAnnotations[field]})`,
      })),
    });
  }
}
