import { isTransient, resources } from './cluster';
import type { Context } from './context';

/** The pause between two attempts; each attempt retries for about 20 s by itself. Milliseconds. */
const PAUSE = 5000;
/** The interval at which an ongoing outage is logged again. Milliseconds. */
const SAY_EVERY = 60_000;
/** How long one request may keep failing while the API server answers others. Milliseconds. */
const ALONE_FOR = 300_000;

type Asking = Pick<Context, 'clock' | 'cluster' | 'config' | 'log' | 'namespace'>;

/** Whether the API server answers nothing at all. It reads the app's own Lease, which every run may read. */
export async function isAway({ cluster, config, namespace }: Asking): Promise<boolean> {
  try {
    await cluster.get(resources.leases, namespace, config.app);
    return false;
  } catch (error) {
    return isTransient(error);
  }
}

/**
 * Decides how long to retry in the middle of a restore. While the API server is away there is no limit, since no other run can act
 * either. If only this request fails, the limit is `aloneFor`.
 */
export class OutageRetry {
  private alone: number | undefined;
  private said = Number.NEGATIVE_INFINITY;

  /** @param aloneFor how long one request may keep failing while others succeed; milliseconds */
  constructor(
    private readonly context: Asking,
    private readonly aloneFor = ALONE_FOR,
  ) {}

  /** Whether to retry after this error. */
  async allows(error: unknown): Promise<boolean> {
    const { clock, log } = this.context;
    if (!isTransient(error)) return false;
    if (await isAway(this.context)) this.alone = undefined;
    else this.alone ??= clock.now();
    if (this.alone !== undefined && clock.now() - this.alone >= this.aloneFor) return false;
    if (clock.now() - this.said >= SAY_EVERY) {
      log.warn(`the API server does not answer: ${error.message}`, 'the request is retried');
      this.said = clock.now();
    }
    return true;
  }

  /** Call after a request succeeds. */
  reset(): void {
    this.alone = undefined;
  }
}

/**
 * Retries until there is an answer, as long as {@link OutageRetry} allows.
 *
 * @param signal stops the waiting with its reason @default - nothing does
 * @throws the error of `attempt` if a retry does not help
 */
export async function retryThroughOutage<T>(
  context: Asking,
  attempt: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const retry = new OutageRetry(context);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(await retry.allows(error))) throw error;
      await context.clock.sleep(PAUSE, signal);
    }
  }
}
