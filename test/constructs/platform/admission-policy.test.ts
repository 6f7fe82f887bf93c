import type { CronJobSpec } from 'cdk8s-plus-28/lib/imports/k8s';
import { AdmissionPolicy, type AdmissionPolicyProps } from '../../../constructs/platform/admission-policy';
import { GuardAppPolicy } from '../../../constructs/platform/guard-app-policy';
import { GuardPolicy } from '../../../constructs/platform/guard-policy';
import { RunnerAppPolicy } from '../../../constructs/platform/runner-app-policy';
import { RunnerObjectPolicy } from '../../../constructs/platform/runner-object-policy';
import { RunnerPolicy } from '../../../constructs/platform/runner-policy';
import { SuspendPolicy } from '../../../constructs/platform/suspend-policy';
import { runName } from '../../../contracts/run-name';
import { type Manifest, objectsOf, only } from '../sample';

// test/e2e tests the expressions with a real API server. This tests their frame.
const requiredProps: AdmissionPolicyProps = {
  name: 'p',
  namespace: 'backups',
  resourceRules: [{ apiGroup: 'g', resource: 'things', operations: ['CREATE'] }],
  matchConditions: [{ name: 'm', expression: 'true' }],
  validations: [{ expression: 'false', message: 'no' }],
};
const allProps: Required<AdmissionPolicyProps> = {
  ...requiredProps,
  namespace: 'backups',
  variables: [{ name: 'v', expression: '1' }],
  parameters: { apiVersion: 'a/v1', kind: 'Thing', label: 'l', namespace: 'elsewhere' },
};
const policyOf = (objects: Manifest[]) => only(objects, 'ValidatingAdmissionPolicy');
const bindingOf = (objects: Manifest[]) => only(objects, 'ValidatingAdmissionPolicyBinding');

describe('an admission policy', () => {
  it('denies what it cannot evaluate, in its namespace only', () => {
    const objects = objectsOf((scope) => new AdmissionPolicy(scope, 'P', requiredProps));
    expect(policyOf(objects).spec).toEqual({
      failurePolicy: 'Fail',
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'backups' } },
        resourceRules: [{ apiGroups: ['g'], apiVersions: ['*'], operations: ['CREATE'], resources: ['things'] }],
      },
      matchConditions: [{ name: 'm', expression: 'true' }],
      validations: [{ expression: 'false', message: 'no', reason: 'Forbidden' }],
    });
    expect(bindingOf(objects).spec).toEqual({ policyName: 'p', validationActions: ['Deny'] });
  });

  it('applies to every namespace by default', () => {
    const { namespace: _, ...everywhere } = requiredProps;
    const { matchConstraints } = policyOf(objectsOf((scope) => new AdmissionPolicy(scope, 'P', everywhere))).spec;
    expect(Object.keys(matchConstraints)).toEqual(['resourceRules']);
  });

  it('finds its parameters in their namespace by their label', () => {
    const objects = objectsOf((scope) => new AdmissionPolicy(scope, 'P', allProps));
    expect(policyOf(objects).spec).toMatchObject({
      paramKind: { apiVersion: 'a/v1', kind: 'Thing' },
      variables: [{ name: 'v', expression: '1' }],
    });
    expect(bindingOf(objects).spec.paramRef).toEqual({
      namespace: 'elsewhere',
      selector: { matchExpressions: [{ key: 'l', operator: 'Exists' }] },
      parameterNotFoundAction: 'Allow',
    });
  });
});

describe('the policy of every runner', () => {
  const { spec } = policyOf(objectsOf((scope) => new RunnerPolicy(scope, 'P', { namespace: 'backups' })));

  it('judges ActionSets and Leases, including deletions', () => {
    expect(spec.matchConstraints.resourceRules).toEqual([
      {
        apiGroups: ['cr.kanister.io'],
        apiVersions: ['*'],
        operations: ['CREATE', 'UPDATE', 'DELETE'],
        resources: ['actionsets'],
      },
      {
        apiGroups: ['coordination.k8s.io'],
        apiVersions: ['*'],
        operations: ['CREATE', 'UPDATE'],
        resources: ['leases'],
      },
    ]);
  });

  it('has no parameter, so no missing object can disable it', () => {
    expect(spec.paramKind).toBeUndefined();
  });

  it('reads the app from the name of the ServiceAccount', () => {
    const [{ expression }] = spec.variables;
    const start = Number(/substring\((\d+)\)/.exec(expression)?.[1]);
    expect('system:serviceaccount:backups:shop-runner'.slice(start)).toBe('shop-runner');
  });

  it('uses no variable before it exists', () => usesOnlyWhatIsThere(spec));
});

describe('the policy of the runners in the namespaces of the apps', () => {
  const { spec } = policyOf(objectsOf((scope) => new RunnerAppPolicy(scope, 'P', { namespace: 'backups' })));

  it('judges every pod that a runner deletes, everywhere', () => {
    expect(spec.matchConstraints).toEqual({
      resourceRules: [{ apiGroups: [''], apiVersions: ['*'], operations: ['DELETE'], resources: ['pods'] }],
    });
    expect(spec.matchConditions).toEqual([
      {
        name: 'by-a-runner',
        expression:
          "request.userInfo.username.startsWith('system:serviceaccount:backups:') && request.userInfo.username.endsWith('-runner')",
      },
    ]);
    expect(spec.paramKind).toBeUndefined();
  });

  it('reads the app from the ServiceAccount, and requires a run and the label of that app', () => {
    const app = spec.variables.find(({ name }: Manifest) => name === 'app');
    expect(app.expression).toContain('variables.serviceAccount');
    const [{ expression }] = spec.validations;
    expect(expression).toContain('variables.isRun');
    expect(expression).toContain("variables.labels['jerrycan.dev/app'] == variables.app");
  });

  it('uses no variable before it exists', () => usesOnlyWhatIsThere(spec));
});

describe('the policies of the guard', () => {
  const objects = objectsOf((scope) => new GuardPolicy(scope, 'P', { namespace: 'backups' }));
  const inApps = objectsOf((scope) => new GuardAppPolicy(scope, 'P', { namespace: 'backups' }));
  const { spec } = policyOf(objects);
  const app = policyOf(inApps).spec;
  const judged = ({ matchConstraints }: Manifest) =>
    matchConstraints.resourceRules.map(
      ({ resources, operations }: Manifest) => `${operations.join(', ')} ${resources.join(', ')}`,
    );

  it('judge only the guard, by its name', () => {
    for (const { matchConditions } of [spec, app])
      expect(matchConditions).toEqual([
        {
          name: 'by-the-guard',
          expression: "request.userInfo.username == 'system:serviceaccount:backups:jerrycan-guard'",
        },
      ]);
  });

  it('have no parameter, so no missing object can disable them, and deny', () => {
    for (const each of [spec, app]) expect(each).toMatchObject({ failurePolicy: 'Fail' });
    for (const each of [spec, app]) expect(each.paramKind).toBeUndefined();
    for (const each of [objects, inApps]) expect(bindingOf(each).spec.validationActions).toEqual(['Deny']);
  });

  it('judge everything that it may write: in the namespace of Kanister, and in every app', () => {
    expect(judged(spec)).toEqual(['CREATE, UPDATE, DELETE actionsets', 'CREATE, UPDATE, DELETE leases']);
    expect(spec.matchConstraints.namespaceSelector.matchLabels).toEqual({ 'kubernetes.io/metadata.name': 'backups' });
    expect(judged(app)).toEqual(['DELETE pods', 'UPDATE deployments/scale', 'UPDATE statefulsets/scale']);
    expect(app.matchConstraints.namespaceSelector).toBeUndefined();
  });

  it('use no variable before it exists', () => {
    for (const each of [spec, app]) usesOnlyWhatIsThere(each);
  });

  it('know a run by the name that the runner gives it', () => {
    const [, suffix] = /matches\('([^']+)'\)/.exec(JSON.stringify(app.variables))!;
    const clock = { now: () => Date.parse('2026-11-21T04:15:00Z'), random: () => 0.5, sleep: async () => {} };
    const name = runName('shop', clock);
    expect(name.slice('shop-'.length)).toMatch(new RegExp(suffix!));
    expect(`${name}-evil`.slice('shop-'.length)).not.toMatch(new RegExp(suffix!));
  });
});

describe('the policy of who suspends CronJobs', () => {
  const objects = objectsOf((scope) => new SuspendPolicy(scope, 'P', { namespace: 'backups' }));
  const { spec } = policyOf(objects);
  const text = JSON.stringify(spec.validations);

  it('judges runners and the guard, in every namespace, whatever they do to a CronJob', () => {
    expect(spec.matchConstraints).toEqual({
      resourceRules: [
        {
          apiGroups: ['batch'],
          apiVersions: ['*'],
          operations: ['CREATE', 'UPDATE', 'DELETE'],
          resources: ['cronjobs'],
        },
      ],
    });
    const [{ expression }] = spec.matchConditions;
    expect(expression).toContain("startsWith('system:serviceaccount:backups:')");
    expect(expression).toContain("endsWith('-runner')");
    expect(expression).toContain("== 'system:serviceaccount:backups:jerrycan-guard'");
    expect(spec).toMatchObject({ failurePolicy: 'Fail' });
    expect(bindingOf(objects).spec.validationActions).toEqual(['Deny']);
  });

  it('protects every other field of the spec, and the metadata that others depend on', () => {
    // The fields of batch/v1, as cdk8s generates them from the API's own description.
    const fields: Record<keyof CronJobSpec, true> = {
      ...{ concurrencyPolicy: true, failedJobsHistoryLimit: true, jobTemplate: true, schedule: true, suspend: true },
      ...{ startingDeadlineSeconds: true, successfulJobsHistoryLimit: true, timeZone: true },
    };
    const held = Object.keys(fields).filter((field) =>
      text.includes(`object.spec.${field} == oldObject.spec.${field}`),
    );
    expect(held.sort()).toEqual(
      Object.keys(fields)
        .filter((field) => field !== 'suspend')
        .sort(),
    );
    for (const field of ['labels', 'annotations', 'ownerReferences', 'finalizers'])
      expect(text).toContain(`object.metadata.${field} == oldObject.metadata.${field}`);
  });

  it('uses no variable before it exists', () => usesOnlyWhatIsThere(spec));
});

function usesOnlyWhatIsThere(spec: Manifest): void {
  const known = new Set<string>();
  for (const { name, expression } of [...spec.variables, ...spec.validations]) {
    for (const [, used] of expression.matchAll(/variables\.(\w+)/g)) expect([...known]).toContain(used);
    if (name) known.add(name);
  }
}

describe("the policy of a runner's object", () => {
  const objects = objectsOf((scope) => new RunnerObjectPolicy(scope, 'P', { namespace: 'backups' }));

  it("has the apps' Profiles as its parameters: a custom resource, which the API server can watch again", () => {
    expect(policyOf(objects).spec.paramKind).toEqual({ apiVersion: 'cr.kanister.io/v1alpha1', kind: 'Profile' });
    expect(bindingOf(objects).spec.paramRef).toMatchObject({
      namespace: 'backups',
      selector: { matchExpressions: [{ key: 'jerrycan.dev/app', operator: 'Exists' }] },
    });
  });

  it('reads the annotations that the Profile has', () => {
    const text = JSON.stringify(policyOf(objects).spec.validations);
    for (const part of ['kind', 'name', 'namespace']) expect(text).toContain(`jerrycan.dev/object-${part}`);
  });
});
