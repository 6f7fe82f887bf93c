import { createServer } from 'node:http';
import type { Clock } from '../clock';

/** A round that takes longer than all retries of its request is stuck. Milliseconds. */
const STUCK_AFTER = 180_000;

/**
 * What the kubelet asks whether the guard lives. HTTP, and no file that it touches: a read-only root needs no volume for it, no program is started
 * in the container to look, and a program that answers nothing at all is found too. It says nothing but yes or no.
 */
export class Probe {
  private ticked: number;

  constructor(private readonly clock: Pick<Clock, 'now'>) {
    this.ticked = clock.now();
  }

  /** The loop goes on. */
  tick(): void {
    this.ticked = this.clock.now();
  }

  get isStuck(): boolean {
    return this.clock.now() - this.ticked > STUCK_AFTER;
  }

  /** @throws if the port is taken */
  async serve(port: number): Promise<{ readonly port: number; close(): void }> {
    const server = createServer((_request, response) => response.writeHead(this.isStuck ? 503 : 200).end());
    await new Promise<void>((listening, failed) => server.once('error', failed).listen(port, listening));
    const address = server.address();
    const close = () => {
      server.close();
      server.closeAllConnections();
    };
    return { port: typeof address === 'object' && address ? address.port : port, close };
  }
}
