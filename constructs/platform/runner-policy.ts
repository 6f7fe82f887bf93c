import { Construct } from 'constructs';
import { APP_LABEL, CAPTURE_LABEL, JOB_ID, MANAGED_BY } from '../../contracts/labels';
import { RUN_SUFFIX } from '../../contracts/run-name';
import { AdmissionPolicy } from './admission-policy';

export interface RunnerPolicyProps {
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * Restricts every runner to its own app. All values that it compares derive from the name of the ServiceAccount, so it
 * applies whatever else is missing. The label of an ActionSet selects the capture, and its action can name only the
 * Blueprint and the Profile of that capture of that app. Its companion is {@link RunnerObjectPolicy}.
 */
export class RunnerPolicy extends Construct {
  constructor(scope: Construct, id: string, { namespace }: RunnerPolicyProps) {
    super(scope, id);
    const { serviceAccount, app } = runnersApp(namespace);
    new AdmissionPolicy(this, 'Resource', {
      name: 'jerrycan-runner',
      namespace,
      resourceRules: [
        { apiGroup: 'cr.kanister.io', resource: 'actionsets', operations: ['CREATE', 'UPDATE', 'DELETE'] },
        { apiGroup: 'coordination.k8s.io', resource: 'leases', operations: ['CREATE', 'UPDATE'] },
      ],
      matchConditions: [byARunner(namespace)],
      variables: [
        serviceAccount,
        app,
        { name: 'creates', expression: "request.operation == 'CREATE'" },
        { name: 'isLease', expression: "request.resource.resource == 'leases'" },
        // A DELETE has no object. For an UPDATE the old object is checked, because that is the one that would change.
        { name: 'judged', expression: 'variables.creates ? object : oldObject' },
        { name: 'name', expression: "has(variables.judged.metadata.name) ? variables.judged.metadata.name : ''" },
        { name: 'prefix', expression: "variables.app + '-'" },
        {
          name: 'isRun',
          expression: `variables.name.startsWith(variables.prefix) && variables.name.substring(size(variables.prefix)).matches('${RUN_SUFFIX}')`,
        },
        { name: 'labels', expression: 'has(variables.judged.metadata.labels) ? variables.judged.metadata.labels : {}' },
        // The first form of an app has no captures. Its runner may still be active, and its safety point must be loadable.
        { name: 'isFirstForm', expression: `!('${CAPTURE_LABEL}' in variables.labels)` },
        {
          name: 'capture',
          expression: `'${CAPTURE_LABEL}' in variables.labels ? variables.labels['${CAPTURE_LABEL}'] : ''`,
        },
        {
          name: 'ownLabels',
          expression: `variables.isFirstForm ? {${own}} : {${own}, '${CAPTURE_LABEL}': string(variables.capture)}`,
        },
        // An app's name and a capture's name have no dot, so no two apps share a name of either form.
        {
          name: 'captured',
          expression: "variables.isFirstForm ? variables.app : variables.app + '.' + variables.capture",
        },
        { name: 'createsActionSet', expression: 'variables.creates && !variables.isLease' },
        {
          name: 'hasOneAction',
          expression: 'has(object.spec) && has(object.spec.actions) && size(object.spec.actions) == 1',
        },
        { name: 'action', expression: 'object.spec.actions[0]' },
      ],
      validations: [
        {
          expression: '!variables.isLease || variables.name == variables.app',
          message: 'a runner may write only the Lease of its own app',
        },
        {
          expression: 'variables.isLease || variables.isRun',
          message: 'a runner may change only ActionSets named <its app>-<yyyymmdd>t<hhmmss>z-<5 of a-z, 0-9>',
        },
        {
          expression: "variables.isLease || request.operation != 'UPDATE'",
          message: 'a runner must not change the spec or the status of an ActionSet',
        },
        {
          expression: `variables.isLease || ('${APP_LABEL}' in variables.labels && variables.labels['${APP_LABEL}'] == variables.app)`,
          message: "a runner may change only ActionSets with its own app's label",
        },
        {
          expression: '!variables.createsActionSet || variables.labels == variables.ownLabels',
          message:
            "an ActionSet must have only its app's labels, the name of a capture, and its own name as kanister.io/JobID",
        },
        {
          expression: `!variables.createsActionSet || variables.isFirstForm || variables.capture.matches('${CAPTURE_NAME}')`,
          message: 'the capture must be a DNS label that starts with a letter',
        },
        {
          expression: '!variables.createsActionSet || !has(object.status)',
          message: 'an ActionSet must be created without a status, because Kanister would execute a forged one',
        },
        {
          expression: '!variables.createsActionSet || variables.hasOneAction',
          message: 'an ActionSet must have exactly one action',
        },
        ...[
          {
            expression: "has(variables.action.name) && variables.action.name in ['backup', 'restore', 'preflight']",
            message: 'a runner may call only backup, restore and preflight',
          },
          {
            expression: 'has(variables.action.blueprint) && variables.action.blueprint == variables.captured',
            message: 'the Blueprint must be the one named <app>.<capture>, or <app> without the label of a capture',
          },
          {
            expression: `has(variables.action.profile) && has(variables.action.profile.name) && has(variables.action.profile.namespace) && variables.action.profile.name == variables.captured && variables.action.profile.namespace == '${namespace}'`,
            message: `the Profile must be the one named <app>.<capture>, or <app> without the label of a capture, in ${namespace}`,
          },
          {
            expression: foreign.map((field) => `!has(variables.action.${field})`).join(' && '),
            message:
              'an action must not override pods, or name a Secret, a ConfigMap, a repository or a version of functions',
          },
          {
            expression:
              'has(variables.action.object) && !has(variables.action.object.apiVersion) && !has(variables.action.object.group) && !has(variables.action.object.resource)',
            message: 'the object must be given by kind, name and namespace only',
          },
        ].map(({ expression, message }) => ({
          // Without exactly one action there is nothing to check; the rule above denies it.
          expression: `!variables.createsActionSet || !variables.hasOneAction || (${expression})`,
          message,
        })),
      ],
    });
  }
}

/** The name of a capture. A regular expression for CEL. */
const CAPTURE_NAME = '^[a-z]([a-z0-9-]*[a-z0-9])?$';

/** The labels of every ActionSet of a runner, in CEL. */
const own = `'${MANAGED_BY}': 'jerrycan', '${APP_LABEL}': string(variables.app), '${JOB_ID}': string(variables.name)`;

const serviceAccounts = (namespace: string): string => `system:serviceaccount:${namespace}:`;

/** Returns the condition that selects requests of the runners. */
export const byARunner = (namespace: string) => ({
  name: 'by-a-runner',
  expression: `request.userInfo.username.startsWith('${serviceAccounts(namespace)}') && request.userInfo.username.endsWith('-runner')`,
});

/** Returns the variables `serviceAccount` and `app`: the runner's app, by the name of its ServiceAccount. */
export const runnersApp = (namespace: string) => ({
  serviceAccount: {
    name: 'serviceAccount',
    expression: `request.userInfo.username.substring(${serviceAccounts(namespace).length})`,
  },
  app: {
    name: 'app',
    expression: "variables.serviceAccount.substring(0, size(variables.serviceAccount) - size('-runner'))",
  },
});

/** Fields that an action of Kanister may have, and that a runner never uses. */
const foreign = [
  'podOverride',
  'podLabels',
  'podAnnotations',
  'secrets',
  'configMaps',
  'repositoryServer',
  'preferredVersion',
];
