import { Construct } from 'constructs';
import { APP_LABEL, ORPHANED, RECORD } from '../../contracts/labels';
import { GUARD } from '../../contracts/names';
import { RUN_SUFFIX } from '../../contracts/run-name';
import { AdmissionPolicy } from './admission-policy';

export interface GuardPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Restricts what the guard does with ActionSets and Leases. It may mark ActionSets that no run waits for, cancel those
 * that Kanister has not started, and take or release the Leases of runs. The policy has no parameter, so no missing
 * object can disable it. Its companion is {@link GuardAppPolicy}.
 */
export class GuardPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: GuardPolicyProps) {
    super(scope, id);
    new AdmissionPolicy(this, 'Resource', {
      name: GUARD,
      namespace,
      resourceRules: [
        { apiGroup: 'cr.kanister.io', resource: 'actionsets', operations: ['CREATE', 'UPDATE', 'DELETE'] },
        { apiGroup: 'coordination.k8s.io', resource: 'leases', operations: ['CREATE', 'UPDATE', 'DELETE'] },
      ],
      matchConditions: [byTheGuard(namespace)],
      variables: [
        { name: 'isLease', expression: "request.resource.resource == 'leases'" },
        { name: 'updates', expression: "request.operation == 'UPDATE'" },
        { name: 'deletes', expression: "request.operation == 'DELETE'" },
        // Checks the object that would change. A created object has no other state.
        { name: 'judged', expression: "request.operation == 'CREATE' ? object : oldObject" },
        { name: 'labels', expression: 'has(variables.judged.metadata.labels) ? variables.judged.metadata.labels : {}' },
        {
          name: 'newLabels',
          expression: 'variables.updates && has(object.metadata.labels) ? object.metadata.labels : {}',
        },
        {
          name: 'annotations',
          expression: 'has(variables.judged.metadata.annotations) ? variables.judged.metadata.annotations : {}',
        },
        { name: 'name', expression: "has(variables.judged.metadata.name) ? variables.judged.metadata.name : ''" },
        ...runNamed(`'${APP_LABEL}' in variables.labels ? variables.labels['${APP_LABEL}'] : ''`, 'name'),
        {
          name: 'state',
          expression:
            "has(variables.judged.status) && has(variables.judged.status.state) ? variables.judged.status.state : ''",
        },
      ],
      validations: [
        {
          expression: 'variables.isLease ? variables.updates : variables.updates || variables.deletes',
          message: 'the guard must not create anything, or delete a Lease',
        },
        {
          expression: `!variables.isLease || '${RECORD}' in variables.annotations`,
          message: 'the guard may change only Leases of runs, which have the annotation jerrycan.dev/record',
        },
        {
          expression:
            "!variables.isLease || !variables.updates || !has(object.spec) || !has(object.spec.holderIdentity) || object.spec.holderIdentity == 'guard'",
          message: 'the guard may hold a Lease only itself, or release it',
        },
        {
          expression: 'variables.isLease || variables.isRun',
          message:
            "the guard may change only ActionSets with an app's label and the name of a run of that app (<app>-<yyyymmdd>t<hhmmss>z-<5 of a-z, 0-9>)",
        },
        {
          expression: "variables.isLease || !variables.deletes || variables.state in ['', 'pending']",
          message:
            'the guard may delete only ActionSets that Kanister has not started, because their defer phase would be lost',
        },
        ...['spec', 'status', 'metadata.annotations', 'metadata.finalizers', 'metadata.ownerReferences'].map(
          (field) => ({
            expression: `variables.isLease || !variables.updates || (has(object.${field}) ? has(oldObject.${field}) && object.${field} == oldObject.${field} : !has(oldObject.${field}))`,
            message: `the guard may change only the labels of an ActionSet, not its ${field}`,
          }),
        ),
        {
          expression: `variables.isLease || !variables.updates || (variables.labels.all(label, label in variables.newLabels) && variables.newLabels.all(label, label == '${ORPHANED}' ? variables.newLabels[label] == 'true' : label in variables.labels && variables.labels[label] == variables.newLabels[label]))`,
          message: 'the guard may add only the label jerrycan.dev/orphaned: "true" to an ActionSet',
        },
      ],
    });
  }
}

/** Returns the condition that selects requests of the guard. */
export const byTheGuard = (namespace: string) => ({
  name: 'by-the-guard',
  expression: `request.userInfo.username == 'system:serviceaccount:${namespace}:${GUARD}'`,
});

/** Returns the variables `app`, `prefix` and `isRun`: whether the variable `named` is the name of a run of the app. */
export const runNamed = (app: string, named: string) => [
  { name: 'app', expression: app },
  { name: 'prefix', expression: "variables.app + '-'" },
  {
    name: 'isRun',
    expression: `variables.app != '' && variables.${named}.startsWith(variables.prefix) && variables.${named}.substring(size(variables.prefix)).matches('${RUN_SUFFIX}')`,
  },
];
