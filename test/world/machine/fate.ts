import { ApiError } from '../../../runner/ports/cluster';
import { StoreError } from '../../../runner/ports/object-store';

/** One request of a process, as the world sees it. */
export interface Request {
  readonly to: 'api' | 'store';
  /** `GET`, `LIST`, `POST`, `PUT`, `SCALE`, `DELETE`, `COPY`, … */
  readonly verb: string;
  /** `leases/shop`, or a key of the store. */
  readonly what: string;
  /** Empty for the store. */
  readonly namespace: string;
  readonly writes: boolean;
  /** It stops a writer. */
  readonly stops?: boolean;
  /** Its sender does not repeat it by itself. */
  readonly once?: boolean;
}

/** What becomes of one attempt of a request. */
export interface Fate {
  /** Milliseconds until the server has it; `undefined`: it is lost on its way. */
  readonly arrives: number | undefined;
  /** Milliseconds from there to the answer; `undefined`: the answer is lost, and the sender waits for its time limit. */
  readonly answers: number | undefined;
  /** The server answers with this error, and does nothing. */
  readonly refusal?: Error;
  /** The server answers with this error, but has done the work. */
  readonly mistaken?: Error;
}

/** Decides for each attempt; the same seed, the same fates. */
export type Fates = (request: Request) => Fate;

const PASSING = [429, 500, 503, 504];

/** How often what goes wrong, between 0 and 1 for one attempt. */
export interface Weather {
  /** Refused with 429 or 5xx, or the connection breaks before anything was done. */
  readonly refused: number;
  /** Done, and then the connection breaks, or the server reports a timeout. */
  readonly mistaken: number;
  /** No answer within the time limit, done or not. */
  readonly silent: number;
  /** Takes seconds. */
  readonly slow: number;
  /** 409 to a write that names a version, though no other write came between; 410 to a list. */
  readonly conflict: number;
  /** An answer that is true when it is read, and outdated when it arrives. */
  readonly stale: number;
}

export const calm: Weather = { refused: 0, mistaken: 0, silent: 0, slow: 0, conflict: 0, stale: 0 };

/** The error that one side of the world reports with a status; 0 is a connection that broke. */
export function errorOf(
  { to, verb, what }: Pick<Request, 'to' | 'verb' | 'what'>,
  status: number,
  code?: string,
): Error {
  const message = `${verb} ${what}: ${status || 'the connection broke'}`;
  if (to === 'api') return new ApiError(status, message);
  return new StoreError(status, code ?? (status === 0 ? 'ECONNRESET' : String(status)), message);
}

/** @param random at least 0, less than 1 */
export function fateIn(weather: Weather, request: Request, random: () => number): Fate {
  const hit = (probability: number) => probability > 0 && random() < probability;
  const way = () => 1 + Math.floor(random() * 6);
  const arrives = way();
  const answers = way();
  if (hit(weather.slow)) return { arrives: arrives + random() * 5000, answers: answers + random() * 5000 };
  if (!request.writes && hit(weather.stale)) return { arrives, answers: 5000 + random() * 9900 };
  if (hit(weather.refused)) {
    const status = hit(0.4) ? 0 : PASSING[Math.floor(random() * PASSING.length)]!;
    return { arrives, answers, refusal: errorOf(request, status) };
  }
  if (hit(weather.mistaken)) return { arrives, answers, mistaken: errorOf(request, hit(0.5) ? 0 : 504) };
  if (hit(weather.silent)) return hit(0.5) ? { arrives: undefined, answers } : { arrives, answers: undefined };
  if (request.to === 'api' && hit(weather.conflict)) {
    if (['PUT', 'DELETE', 'SCALE', 'PATCH'].includes(request.verb))
      return { arrives, answers, refusal: errorOf(request, 409) };
    if (request.verb === 'LIST') return { arrives, answers, refusal: errorOf(request, 410) };
  }
  return { arrives, answers };
}
