import { type ApiRequest, api, must } from './api';

/** The outcome of a request: allowed, or refused by RBAC or admission. */
export type Outcome = 'allowed' | 'RBAC' | 'admission' | `another answer (${string})`;

/** A user tries an action on the real API server. It changes nothing. */
export interface Attempt {
  readonly who: string;
  readonly does: string;
  readonly outcome: 'allowed' | 'RBAC' | 'admission';
  readonly request: ApiRequest;
}

/** Sends the request. If it would change an object it is a dry run, which admission judges too. */
export async function outcome({ who, request }: Attempt): Promise<Outcome> {
  const reads = (request.method ?? 'GET') === 'GET';
  const body = request.method === 'PUT' ? await current(request) : request.body;
  const { status, message } = await api({ ...request, body, as: who, dryRun: !reads });
  if (status < 300) return 'allowed';
  if (message.includes('ValidatingAdmissionPolicy')) return 'admission';
  if (status === 403 && /cannot \w+ resource/.test(message)) return 'RBAC';
  return `another answer (${status} ${message})`;
}

/** An update names the version that it replaces. It is the newest, so that a conflict does not hide a refusal. */
async function current({ path, body }: ApiRequest): Promise<unknown> {
  const there = await must<{ metadata: object }>({ path });
  return { ...there, ...(body as object), metadata: there.metadata };
}
