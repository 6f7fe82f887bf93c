import { Failure } from '../ports/failure';
import { type RetryProps, retried } from '../ports/retry';

/** For one request, its answer's last byte included. Milliseconds. */
const TIME_LIMIT = 15_000;

/** Who gives credentials refused, or could not be reached. */
export class CredentialError extends Error {
  constructor(
    /** HTTP's; 0 if there was no answer. */
    readonly status: number,
    /** Of STS: `AccessDenied`, `IDPCommunicationError`; empty: it said none. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CredentialError';
  }
}

export interface CredentialRequest<T> extends RetryProps {
  /** For people: who is asked for what. */
  readonly what: string;
  readonly url: string;
  /** Made for every attempt: the kubelet renews the token in its file. */
  readonly init: () => RequestInit;
  /** @returns `undefined` if the answer is no credentials */
  readonly read: (text: string) => T | undefined;
  readonly refusal: (text: string) => { readonly code: string; readonly message: string };
  /** Codes of refusals that pass. */
  readonly passing: readonly string[];
  readonly next: (error: CredentialError) => string;
}

/** @throws Failure that says who refused, why, and what to do; neither token nor credentials stand in it */
export async function obtained<T>(request: CredentialRequest<T>): Promise<T> {
  const mayHelp = ({ status, code }: CredentialError) =>
    status === 0 || status === 429 || status >= 500 || request.passing.includes(code);
  try {
    return await retried(
      request,
      () => once(request),
      (error) => error instanceof CredentialError && mayHelp(error),
    );
  } catch (error) {
    if (!(error instanceof CredentialError)) throw error;
    const said = [error.status || undefined, error.code || undefined].filter((part) => part !== undefined).join(' ');
    const cause = `${request.what}: ${error.message}${said && ` (${said})`}`;
    throw new Failure({ step: 'credentials', cause: cause.slice(0, 1000), next: request.next(error) });
  }
}

async function once<T>({ url, init, read, refusal }: CredentialRequest<T>): Promise<T> {
  let status: number;
  let text: string;
  try {
    const answer = await fetch(url, { ...init(), redirect: 'error', signal: AbortSignal.timeout(TIME_LIMIT) });
    status = answer.status;
    text = await answer.text();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { message, cause } = error as Error;
    throw new CredentialError(0, '', cause instanceof Error ? cause.message || cause.name : message);
  }
  if (status < 200 || status >= 300) {
    const { code, message } = refusal(text);
    throw new CredentialError(status, code, message);
  }
  const credentials = read(text);
  if (!credentials) throw new CredentialError(0, '', 'the answer has no credentials in it');
  return credentials;
}
