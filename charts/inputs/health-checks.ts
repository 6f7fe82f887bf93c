import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthCheck } from '../../constructs/argo-cd/health-config-map';

/** The kinds of which Argo CD's page shows what we know, and the script that says it: `charts/health/<script>.lua`. */
const checked = [
  ['batch', 'CronJob', 'cron-job'],
  ['batch', 'Job', 'job'],
  ['cr.kanister.io', 'ActionSet', 'action-set'],
  ['cr.kanister.io', 'Blueprint', 'blueprint'],
  ['cr.kanister.io', 'Profile', 'profile'],
] as const;

/** Health checks for Argo CD, in Lua without any library but its basic one and `table`. */
export function healthChecks(): HealthCheck[] {
  return checked.map(([group, kind, script]) => ({
    group,
    kind,
    lua: readFileSync(join(__dirname, '../health', `${script}.lua`), 'utf8'),
  }));
}
