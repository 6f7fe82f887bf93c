import { healthChecks } from '../../../charts/inputs/health-checks';
import { type Health, healthOf } from './lua';

/** The time of the health checks, unless a test sets another one. */
export const NOW = Date.parse('2026-11-21T12:00:00Z');
export const HOUR = 3_600_000;

/** The health check of a kind. */
export const script = (kind: string): string => healthChecks().find((check) => check.kind === kind)!.lua;

/** The health of an object according to our check of its kind. */
export const judged = (kind: string, object: object, now = NOW): Health => healthOf(script(kind), object, now);

/** Formats a time as Kubernetes does. */
export const time = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
