import { createServer } from 'node:http';
import type { Clock } from '../ports/clock';

/** A round takes less, including all retries. A guard that lists no Leases for this long cannot do its work; a restart reads the token and the CA again. Milliseconds. */
const STUCK_AFTER = 180_000;
/** Six rounds. Milliseconds. */
const UNREADY_AFTER = 60_000;

/**
 * Answers the kubelet's probes. `/` reports whether the guard lives: a round has succeeded within three minutes, or the guard has just started. `/ready` reports whether it
 * works: a round has succeeded within one minute, and no app is blocked. A restart does not help a blocked app, so it only makes the guard unready.
 *
 * It uses HTTP instead of a file: a read-only root file system needs no extra volume, no program is started in the container, and a program that hangs
 * is detected too. It returns only a status.
 */
export class Probe {
  private succeeded: number;
  private isOpen = false;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.succeeded = clock.now();
  }

  /**
   * Call after a successful round, when the Leases were listed.
   *
   * @param blocked apps whose work fails
   */
  tick(blocked: readonly string[] = []): void {
    this.succeeded = this.clock.now();
    this.isOpen = blocked.length === 0;
  }

  get isStuck(): boolean {
    return this.clock.now() - this.succeeded > STUCK_AFTER;
  }

  get isReady(): boolean {
    return this.isOpen && this.clock.now() - this.succeeded <= UNREADY_AFTER;
  }

  /** @throws if the port is taken */
  async serve(port: number): Promise<{ readonly port: number; close(): void }> {
    const server = createServer(({ url }, response) => {
      const isFine = url === '/ready' ? this.isReady : !this.isStuck;
      response.writeHead(isFine ? 200 : 503).end();
    });
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, listening));
    const address = server.address();
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    return { port: typeof address === 'object' && address ? address.port : port, close };
  }
}
