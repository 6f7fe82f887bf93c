import { path } from '../cluster/api';

const NAMESPACE = 'kanister';

/** The fields that an attempt changes in an ActionSet. */
export interface Otherwise {
  readonly metadata?: object;
  /** Merged into the only action. */
  readonly action?: object;
  readonly spec?: object;
  readonly top?: object;
}

/** The ActionSet that the runner of `app` creates for an action of its capture `database`, with the attempt's changes. */
export function actionSet(app: string, run: string, { metadata, action, spec, top }: Otherwise = {}): object {
  const object = { kind: 'statefulset', name: `${app}-mariadb`, namespace: app };
  const own = {
    name: 'backup',
    object,
    blueprint: `${app}.database`,
    profile: { name: `${app}.database`, namespace: NAMESPACE },
    options: { run: `${run}/database` },
  };
  const labels = {
    ...{ 'app.kubernetes.io/managed-by': 'jerrycan', 'jerrycan.dev/app': app },
    ...{ 'jerrycan.dev/capture': 'database', 'kanister.io/JobID': run },
  };
  return {
    apiVersion: 'cr.kanister.io/v1alpha1',
    kind: 'ActionSet',
    metadata: { name: run, namespace: NAMESPACE, labels, ...metadata },
    spec: { actions: [{ ...own, ...action }], ...spec },
    ...top,
  };
}

/** The request to create it. */
export const creation = (body: object) => ({ method: 'POST', path: path('actionsets', NAMESPACE), body }) as const;

/** The additional fields of a restore's ActionSet: the artifacts of a restore point. */
export const restoration = (run: string) => {
  const point = { keyValue: { directory: `${run}/database`, index: `5:${'a'.repeat(64)}` } };
  return { name: 'restore', options: { users: 'true', notAfter: '4000000000' }, artifacts: { point } };
};
