import { Construct } from 'constructs';
import { APP_LABEL, CAPTURE_LABEL } from '../../contracts/labels';
import { objectAnnotations } from '../../contracts/names';
import { AdmissionPolicy } from './admission-policy';

export interface RunnerObjectPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Restricts a runner's ActionSets to the objects that Git declares: the policy's parameters are the Profiles of all
 * captures, never the request. It judges each action by the Profile that the action names. Without that Profile this
 * policy does not apply, but {@link RunnerPolicy} does, and Kanister cannot act without the Profile. A Profile without
 * the label of a capture is that of an app in its first form.
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
          expression: `request.userInfo.username == 'system:serviceaccount:${namespace}:' + params.metadata.labels['${APP_LABEL}'] + '-runner' && params.metadata.name == params.metadata.labels['${APP_LABEL}'] + ('${CAPTURE_LABEL}' in params.metadata.labels ? '.' + params.metadata.labels['${CAPTURE_LABEL}'] : '')`,
        },
      ],
      variables: [
        {
          name: 'objects',
          expression:
            'has(object.spec) && has(object.spec.actions) ? object.spec.actions.filter(action, has(action.profile) && has(action.profile.name) && action.profile.name == params.metadata.name).map(action, action.object) : []',
        },
      ],
      validations: (['kind', 'name', 'namespace'] as const).map((field) => ({
        expression: `variables.objects.all(object, object.${field} == params.metadata.annotations['${objectAnnotations[field]}'])`,
        message: `the object's ${field} must be the one in the capture's Profile (${objectAnnotations[field]})`,
      })),
    });
  }
}
