import http from 'node:http';
import { Failure } from '../terminal/failure';
import { missingRight, type Role, roleBinding } from './role-binding';

/** Network errors that can pass. A wrong certificate or a failing login program is not among them. */
const PASSING = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'],
]);

/** Describes a failed request to the API server for the operator. `doing` names the request, `role` the ClusterRole that allows it. */
export function trouble(doing: string, cause: unknown, role: Role = 'jerrycan-operator'): Failure {
  const status = statusOf(cause);
  if (status === undefined) {
    return new Failure('cluster', `cannot ${doing}: no answer from the API server (${messageOf(cause)})`, {
      next: 'check the network, KUBECONFIG, --kubeconfig and --context',
      transient: PASSING.has((cause as { code?: string }).code ?? ''),
      cause,
    });
  }
  const message = reason(cause, status);
  const missing = status === 403 ? missingRight(role, message) : undefined;
  const what = `cannot ${doing} (${status}: ${missing?.what ?? message})`;
  if (status === 401) return new Failure('cluster', what, { next: 'log in again', cause });
  if (missing) {
    const { namespace } = missing;
    const next = `bind the ClusterRole '${role}' in the namespace ${namespace} ('npx jerrycan doctor <app>' prints all that is missing)`;
    return new Failure('cluster', what, { next, advice: roleBinding(missing), cause });
  }
  if (status === 403) {
    return new Failure('cluster', what, {
      next: `ask for the ClusterRole '${role}', or check what refused the request`,
      cause,
    });
  }
  if (status === 404) return new Failure('cluster', what, { next: 'create what the message names', cause });
  if (status === 409)
    return new Failure('cluster', what, {
      next: 'another person changed it at the same time; run the command again',
      cause,
    });
  const transient = status === 429 || status >= 500;
  return new Failure('cluster', what, {
    next: transient ? 'try again' : 'this is unexpected; report it',
    transient,
    cause,
  });
}

/** The HTTP status; `undefined` if there was no answer. */
export function statusOf(cause: unknown): number | undefined {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'number' && code >= 100 ? code : undefined;
}

/** The API server's message. The library's own message contains headers, and the body as JSON in JSON. */
function reason(cause: unknown, status: number): string {
  const { body } = cause as { body?: unknown };
  try {
    const { message } = (typeof body === 'string' ? JSON.parse(body) : body) as { message: string };
    return message;
  } catch {
    return String(body ?? http.STATUS_CODES[status]).slice(0, 200);
  }
}

export function messageOf(cause: unknown): string {
  const { message, code } = cause as { message?: string; code?: string };
  return message || code || String(cause);
}
