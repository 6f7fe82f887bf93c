import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HealthCheck } from '../../constructs/argo-cd/health-config-map';

/** The kinds whose health Argo CD shows by our scripts: `charts/health/<script>.lua`. */
const checked = [
  ['batch', 'CronJob', 'cron-job'],
  ['batch', 'Job', 'job'],
  ['cr.kanister.io', 'ActionSet', 'action-set'],
  ['cr.kanister.io', 'Blueprint', 'blueprint'],
  ['cr.kanister.io', 'Profile', 'profile'],
] as const;

/** Returns health checks for Argo CD, in Lua with only the basic library and `table`. */
export function healthChecks(): HealthCheck[] {
  return checked.map(([group, kind, script]) => ({
    group,
    kind,
    lua: readFileSync(join(__dirname, '../health', `${script}.lua`), 'utf8'),
  }));
}
