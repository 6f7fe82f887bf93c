import { healthChecks } from '../../../charts/inputs/health-checks';
import { type Health, healthOf } from './lua';

/** When the health checks of the tests look, unless they say otherwise. */
export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const HOUR = 3_600_000;

/** The health check of a kind. */
export const script = (kind: string): string => healthChecks().find((check) => check.kind === kind)!.lua;

/** What Argo CD makes of an object by our check of its kind. */
export const judged = (kind: string, object: object, now = NOW): Health => healthOf(script(kind), object, now);

/** As Kubernetes writes a time. */
export const time = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
