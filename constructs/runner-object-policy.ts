import { Construct } from 'constructs';
import { AdmissionPolicy } from './admission-policy';
import { appConfigLabel } from './names';

export interface RunnerObjectPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Ties a runner's ActionSets to the object that Git says: the app's ConfigMap is the parameter, never the request.
 * Without the ConfigMap this policy says nothing, and {@link RunnerPolicy} still holds.
 */
export class RunnerObjectPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: RunnerObjectPolicyProps) {
    super(scope, id);
    new AdmissionPolicy(this, 'Resource', {
      name: 'jerrycan-runner-object',
      namespace,
      parameters: appConfigLabel,
      resourceRules: [{ apiGroup: 'cr.kanister.io', resource: 'actionsets', operations: ['CREATE', 'UPDATE'] }],
      matchConditions: [
        {
          name: 'by-the-runner-of-this-app',
          // A ConfigMap without the key is no app's; an error here would refuse Kanister's own updates as well.
          expression: `has(params.data) && 'app' in params.data && request.userInfo.username == 'system:serviceaccount:${namespace}:' + params.data['app'] + '-runner'`,
        },
      ],
      validations: (
        [
          ['kind', 'objectKind'],
          ['name', 'objectName'],
          ['namespace', 'namespace'],
        ] as const
      ).map(([field, key]) => ({
        expression: `has(object.spec) && has(object.spec.actions) && object.spec.actions.all(action, has(action.object) && has(action.object.${field}) && action.object.${field} == params.data['${key}'])`,
        message: `the object's ${field} is the one that the app's ConfigMap says (${key})`,
      })),
    });
  }
}
