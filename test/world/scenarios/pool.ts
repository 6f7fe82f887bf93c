import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build, type Plugin } from 'esbuild';

export interface PoolProps {
  /** Changes what is bundled. */
  readonly plugins?: readonly Plugin[];
  /** @default - one a processor */
  readonly workers?: number;
}

/** A part of the work, as it is sent to a worker. */
export type Task =
  | { readonly kind: 'seeds'; readonly seeds: readonly number[] }
  | { readonly kind: 'strikes'; readonly scenario: string; readonly from: number; readonly step: number };

/**
 * Then another thread continues. Played seeds stay in memory, since Node keeps each `AbortSignal.any` that has a listener, and no signal of
 * a process that was killed is ever aborted. A thousand seeds leave 350 MB.
 */
const TASKS_A_THREAD = 20;

/** The world, with the runner and the guard in it, as one file: run by as many threads as there are processors. */
export class Pool {
  private constructor(
    private readonly directory: string,
    private readonly workers: number,
  ) {}

  static async of({ plugins = [], workers = availableParallelism() }: PoolProps = {}): Promise<Pool> {
    const directory = mkdtempSync(join(tmpdir(), 'jerrycan-world-'));
    await build({
      entryPoints: [join(__dirname, 'worker.ts')],
      outfile: join(directory, 'worker.cjs'),
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      sourcemap: 'inline',
      logLevel: 'silent',
      plugins: [...plugins],
    });
    return new Pool(directory, workers);
  }

  /**
   * @param onResult called with each result as it comes; returns `'enough'` when no more are needed
   */
  async run<R>(tasks: readonly Task[], onResult: (result: R) => unknown): Promise<void> {
    const waiting = [...tasks];
    let wanted = true;
    const thread = () =>
      new Promise<void>((resolve, reject) => {
        const worker = new Worker(join(this.directory, 'worker.cjs'), { execArgv: ['--enable-source-maps'] });
        let taken = 0;
        const next = () => {
          const task = wanted && taken++ < TASKS_A_THREAD ? waiting.shift() : undefined;
          if (task) worker.postMessage(task);
          else void worker.terminate().then(() => resolve());
        };
        worker.on('error', reject);
        worker.on('message', (message: { result: R } | 'ready') => {
          if (message === 'ready') return next();
          if (wanted && onResult(message.result) === 'enough') {
            wanted = false;
            next();
          }
        });
      });
    const one = async () => {
      while (wanted && waiting.length > 0) await thread();
    };
    await Promise.all(Array.from({ length: Math.min(this.workers, tasks.length) }, one));
  }

  end(): void {
    rmSync(this.directory, { recursive: true });
  }
}
