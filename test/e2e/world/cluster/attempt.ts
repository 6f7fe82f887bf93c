import { type ApiRequest, api, must } from './api';

/** What became of a request: the API server did it, or who refused it. */
export type Outcome = 'allowed' | 'RBAC' | 'admission' | `another answer (${string})`;

/** A request by one identity to the real API server; it changes nothing. */
export interface Attempt {
  readonly who: string;
  readonly does: string;
  readonly outcome: 'allowed' | 'RBAC' | 'admission';
  readonly request: ApiRequest;
}

/** Sends the request, as a dry run if it would change an object: admission still judges it. */
export async function outcome({ who, request }: Attempt): Promise<Outcome> {
  const reads = (request.method ?? 'GET') === 'GET';
  const body = request.method === 'PUT' ? await current(request) : request.body;
  const { status, message } = await api({ ...request, body, as: who, dryRun: !reads });
  if (status < 300) return 'allowed';
  if (message.includes('ValidatingAdmissionPolicy')) return 'admission';
  if (status === 403 && /cannot \w+ resource/.test(message)) return 'RBAC';
  return `another answer (${status} ${message})`;
}

/** An update names the version that it replaces: the newest, lest a conflict hides what would have been refused. */
async function current({ path, body }: ApiRequest): Promise<unknown> {
  const there = await must<{ metadata: object }>({ path });
  return { ...there, ...(body as object), metadata: there.metadata };
}
