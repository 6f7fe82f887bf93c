import { Failure } from '../ports/failure';
import { type RetryProps, retried } from '../ports/retry';

/** The limit of one request, up to the last byte of its answer. Milliseconds. */
const TIME_LIMIT = 15_000;

/** The credential provider refused a request or could not be reached. */
export class CredentialError extends Error {
  constructor(
    /** HTTP status; 0 if there was no answer. */
    readonly status: number,
    /** STS's error code: `AccessDenied`, `IDPCommunicationError`; empty if there is none. */
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'CredentialError';
  }
}

export interface CredentialRequest<T> extends RetryProps {
  /** The failed request in words, for error messages. */
  readonly what: string;
  readonly url: string;
  /** Built for every attempt, since the kubelet renews the token in its file. */
  readonly init: () => RequestInit;
  /** @returns `undefined` if the answer contains no credentials */
  readonly read: (text: string) => T | undefined;
  readonly refusal: (text: string) => { readonly code: string; readonly message: string };
  /** Error codes that may pass. */
  readonly passing: readonly string[];
  readonly next: (error: CredentialError) => string;
}

/** @throws Failure with the provider, the reason and the advice; it contains neither the token nor credentials */
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
  if (!credentials) throw new CredentialError(0, '', 'the answer contains no credentials');
  return credentials;
}
