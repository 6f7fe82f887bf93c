import { isTransient, resources } from './cluster';
import type { Context } from './context';

/** Between two tries; each is itself repeated for some 20 s. Milliseconds. */
const PAUSE = 5000;
/** The same trouble is said again after that time. Milliseconds. */
const SAY_EVERY = 60_000;
/** How long one request may fail while the API server answers others. Milliseconds. */
const ALONE_FOR = 300_000;

type Asking = Pick<Context, 'clock' | 'cluster' | 'config' | 'log' | 'namespace'>;

/** Whether the API server answers nothing at all. The run's own Lease is asked for: every run may read it. */
export async function isAway({ cluster, config, namespace }: Asking): Promise<boolean> {
  try {
    await cluster.get(resources.leases, namespace, config.app);
    return false;
  } catch (error) {
    return isTransient(error);
  }
}

/**
 * How long it is worth to ask again in the middle of a restore: without a limit while the API server is away, since nobody else can do anything then;
 * for a while where it fails this one request and answers others.
 */
export class Patience {
  private alone: number | undefined;
  private said = Number.NEGATIVE_INFINITY;

  /** @param aloneFor how long a request may fail that fails alone; milliseconds */
  constructor(
    private readonly context: Asking,
    private readonly aloneFor = ALONE_FOR,
  ) {}

  /** Whether to ask again after this error. */
  async lasts(error: unknown): Promise<boolean> {
    const { clock, log } = this.context;
    if (!isTransient(error)) return false;
    if (await isAway(this.context)) this.alone = undefined;
    else this.alone ??= clock.now();
    if (this.alone !== undefined && clock.now() - this.alone >= this.aloneFor) return false;
    if (clock.now() - this.said >= SAY_EVERY) {
      log.warn(`the API server does not answer: ${error.message}`, 'it is asked again');
      this.said = clock.now();
    }
    return true;
  }

  /** There was an answer. */
  reset(): void {
    this.alone = undefined;
  }
}

/**
 * Tries until there is an answer, as long as {@link Patience} lasts.
 *
 * @param signal ends the waiting with its reason @default - nothing does
 * @throws what `attempt` throws where trying again does not help
 */
export async function patiently<T>(context: Asking, attempt: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  const patience = new Patience(context);
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(await patience.lasts(error))) throw error;
      await context.clock.sleep(PAUSE, signal);
    }
  }
}
