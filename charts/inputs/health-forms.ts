import { Yaml } from 'cdk8s';
import { type HealthCheck, healthKey } from '../../constructs/argo-cd/health-config-map';

/** The forms of Argo CD's own settings, for installations where you must not patch its ConfigMap. */
export const healthForms = {
  /** Values of the chart `argo-cd`, where `configs.cm` becomes `argocd-cm`. */
  helm: (checks: readonly HealthCheck[]): object => ({
    configs: { cm: Object.fromEntries(checks.map((check) => [healthKey(check), check.lua])) },
  }),
  /** The spec of argocd-operator's `ArgoCD`. */
  operator: (checks: readonly HealthCheck[]): object => ({
    spec: { resourceHealthChecks: checks.map(({ group, kind, lua }) => ({ group, kind, check: lua })) },
  }),
};

export type HealthForm = keyof typeof healthForms;

/** Returns the health checks as YAML, to merge where you declare Argo CD. */
export const healthLines = (form: HealthForm, checks: readonly HealthCheck[]): string =>
  Yaml.stringify(healthForms[form](checks)).trimEnd();
