import { Yaml } from 'cdk8s';
import { type HealthCheck, healthKey } from '../../constructs/argo-cd/health-config-map';

/** Where Argo CD's own settings are kept, if not in a ConfigMap that somebody may patch. */
export const healthForms = {
  /** Values of the chart `argo-cd`: `configs.cm` becomes `argocd-cm`. */
  helm: (checks: readonly HealthCheck[]): object => ({
    configs: { cm: Object.fromEntries(checks.map((check) => [healthKey(check), check.lua])) },
  }),
  /** The spec of argocd-operator's `ArgoCD`. */
  operator: (checks: readonly HealthCheck[]): object => ({
    spec: { resourceHealthChecks: checks.map(({ group, kind, lua }) => ({ group, kind, check: lua })) },
  }),
};

export type HealthForm = keyof typeof healthForms;

/** The health checks as YAML, to be merged where Argo CD is declared. */
export const healthLines = (form: HealthForm, checks: readonly HealthCheck[]): string =>
  Yaml.stringify(healthForms[form](checks)).trimEnd();
