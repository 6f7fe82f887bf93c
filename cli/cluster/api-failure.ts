import http from 'node:http';
import { Failure } from '../terminal/failure';
import { missingRight, type Role, roleBinding } from './role-binding';

/** What a network does that comes back. A wrong certificate or a login program that fails is not among them. */
const PASSING = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'ERR_STREAM_PREMATURE_CLOSE'],
]);

/** What the API server or the way to it did, while `doing` was tried, in the operator's words; `role` is what allows it. */
export function trouble(doing: string, cause: unknown, role: Role = 'jerrycan-operator'): Failure {
  const status = statusOf(cause);
  if (status === undefined) {
    return new Failure('cluster', `does not answer: cannot ${doing} (${messageOf(cause)})`, {
      next: 'look at the network and at KUBECONFIG, --kubeconfig, --context',
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
  if (status === 409) return new Failure('cluster', what, { next: 'somebody else was faster: run it again', cause });
  const transient = status === 429 || status >= 500;
  return new Failure('cluster', what, {
    next: transient ? 'try again' : 'this is not expected: report it',
    transient,
    cause,
  });
}

/** HTTP's; `undefined` if there was no answer. */
export function statusOf(cause: unknown): number | undefined {
  const { code } = (cause ?? {}) as { code?: unknown };
  return typeof code === 'number' && code >= 100 ? code : undefined;
}

/** What the API server says; the library's own message holds headers and the body as JSON in JSON. */
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
