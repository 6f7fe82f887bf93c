import { Construct } from 'constructs';
import { APP_LABEL, JOB_ID } from '../../contracts/labels';
import { AdmissionPolicy } from './admission-policy';
import { runNamed } from './guard-policy';
import { byARunner, runnersApp } from './runner-policy';

export interface RunnerAppPolicyProps {
  /** Kanister's namespace, where the runners are. */
  readonly namespace: string;
}

/**
 * Allows a runner, in an app's namespace, to delete only pods of its own app's tasks. The policy has no parameter, so
 * no missing object can disable it.
 */
export class RunnerAppPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: RunnerAppPolicyProps) {
    super(scope, id);
    const { serviceAccount, app } = runnersApp(namespace);
    new AdmissionPolicy(this, 'Resource', {
      name: 'jerrycan-runner-app',
      resourceRules: [{ apiGroup: '', resource: 'pods', operations: ['DELETE'] }],
      matchConditions: [byARunner(namespace)],
      variables: [
        { name: 'labels', expression: 'has(oldObject.metadata.labels) ? oldObject.metadata.labels : {}' },
        {
          name: 'run',
          expression: `'${JOB_ID}' in variables.labels ? variables.labels['${JOB_ID}'] : ''`,
        },
        serviceAccount,
        ...runNamed(app.expression, 'run'),
      ],
      validations: [
        {
          expression: `variables.isRun && '${APP_LABEL}' in variables.labels && variables.labels['${APP_LABEL}'] == variables.app`,
          message:
            "a runner may delete only pods of its own app's tasks, with the app's label and a run of the app as kanister.io/JobID",
        },
      ],
    });
  }
}
