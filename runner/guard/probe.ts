import { createServer } from 'node:http';
import type { Clock } from '../ports/clock';

/** A round takes less with all retries of its request. A guard that lists no Lease for so long cannot do its work; a restart reads token and CA anew. Milliseconds. */
const STUCK_AFTER = 180_000;
/** Six rounds. Milliseconds. */
const UNREADY_AFTER = 60_000;

/**
 * What the kubelet asks. `/` whether the guard lives: a round has succeeded within three minutes, or the guard has just begun. `/ready` whether it does its work: a round has
 * succeeded within one minute, and there is no app that it cannot work for. A restart does not help such an app, so it only makes the guard unready.
 *
 * HTTP, and no file that it touches: a read-only root needs no volume for it, no program is started in the container to look, and a program that answers nothing
 * at all is found too. It says nothing but yes or no.
 */
export class Probe {
  private succeeded: number;
  private isOpen = false;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.succeeded = clock.now();
  }

  /**
   * A round has succeeded: the Leases were listed.
   *
   * @param blocked apps that the guard cannot work for
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
