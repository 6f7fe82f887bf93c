import { ApiError } from '../../../runner/ports/cluster';
import { StoreError } from '../../../runner/ports/object-store';
import { errorOf, type Fates, type Request } from './fate';
import type { Process } from './process';
import type { Random } from './random';
import type { Timeline } from './timeline';

/** As `kubernetes.ts` and `s3-client.ts` have it, in milliseconds. */
const TIME_LIMIT = { api: 15_000, store: 30_000 };
const RETRIES = 5;
const RETRY_AFTER = 250;
const LONGEST_RETRY = 5000;
/** What is under way when its sender dies may be done as late as this. */
const LATE = 14_900;

export interface WireProps {
  readonly timeline: Timeline;
  readonly process: Process;
  readonly random: Random;
  readonly fates: Fates;
  /** Sees every request of the process before it is sent. */
  readonly onRequest: (process: Process, request: Request) => void;
  readonly trace: ((line: string) => void) | undefined;
}

/** Between one process and both servers: requests take time, are lost, done twice, done late, and repeated as the real clients repeat them. */
export class Wire {
  constructor(private readonly props: WireProps) {}

  /**
   * @param perform what the server does, at once
   * @returns never, if the process dies before it has the answer
   */
  async send<T>(request: Request, perform: () => Promise<T>): Promise<T> {
    const { process } = this.props;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.once(request, perform);
      } catch (error) {
        if (attempt >= RETRIES || request.once || !isTransient(error)) throw error;
        const wait = Math.min(LONGEST_RETRY, RETRY_AFTER * 2 ** attempt);
        await process.clock.sleep(wait * (1 + this.props.random.next()));
      }
    }
  }

  private once<T>(request: Request, perform: () => Promise<T>): Promise<T> {
    const { process, timeline, fates, random, onRequest } = this.props;
    if (!process.alive) return never();
    if (process.isAsleep) return new Promise((resolve) => process.resume(() => resolve(this.once(request, perform))));
    process.requests += 1;
    if (request.to === 'api') process.apiRequests += 1;
    onRequest(process, request);
    const { strike } = process;
    const struck = strike?.at === process.requests ? strike : undefined;
    if (struck?.when === 'before') {
      this.say(request, `${process.name} is struck before`);
      this.strike(struck.asleep);
      return process.alive
        ? new Promise((resolve) => process.resume(() => resolve(this.once(request, perform))))
        : never();
    }
    const sent = timeline.now();
    const { arrives, answers, refusal, mistaken } = struck
      ? { arrives: struck.when === 'late' ? LATE : 2, answers: 2 }
      : fates(request);
    return new Promise((resolve, reject) => {
      let over = false;
      const once = (settle: () => void) =>
        process.resume(() => {
          if (over) return;
          over = true;
          limit?.cancel();
          // Timers come first when a process wakes up: it may give up what has long been answered.
          if (timeline.now() - sent > TIME_LIMIT[request.to] && random.chance(0.5)) gaveUp();
          else settle();
        });
      const gaveUp = () => {
        this.say(request, 'no answer in time');
        reject(errorOf(request, 0, 'TimeoutError'));
      };
      const isLong = arrives === undefined || answers === undefined || arrives + answers > TIME_LIMIT[request.to];
      const limit = isLong
        ? timeline.after(TIME_LIMIT[request.to], () =>
            process.resume(() => {
              if (over) return;
              over = true;
              gaveUp();
            }),
          )
        : undefined;
      const answer = (settle: () => void) => {
        if (answers !== undefined) timeline.after(answers, () => once(settle));
      };
      if (arrives !== undefined)
        timeline.after(arrives, () => {
          if (refusal) {
            this.say(request, refusal.message);
            return answer(() => reject(refusal));
          }
          perform().then(
            (done) => {
              this.say(request, mistaken ? `done, but ${mistaken.message}` : 'done');
              answer(() => (mistaken ? reject(mistaken) : resolve(done)));
            },
            (error: Error) => {
              this.say(request, error.message);
              answer(() => reject(error));
            },
          );
        });
      if (struck) {
        this.say(request, `${process.name} is struck`);
        this.strike(struck.asleep);
      }
    });
  }

  private strike(asleep: number | undefined): void {
    const { process } = this.props;
    process.strike = undefined;
    if (asleep === undefined) process.kill();
    else process.freeze(asleep);
  }

  private say({ verb, what }: Request, outcome: string): void {
    const { process, trace } = this.props;
    trace?.(`${process.name} #${process.requests} ${verb} ${what}: ${outcome}`);
  }
}

const isTransient = (error: unknown): boolean =>
  error instanceof ApiError
    ? error.transient
    : error instanceof StoreError && (error.status === 0 || error.status === 429 || error.status >= 500);

const never = <T>(): Promise<T> => new Promise(() => {});
