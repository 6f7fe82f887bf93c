import { setTimeout as sleep } from 'node:timers/promises';
import { areEnded } from './child';
import { type Forward, forward } from './kubectl';

/**
 * A forward that reopens at the same local port whenever kubectl stops it. That happens when its pod stops, and when a
 * server refuses a body half way.
 */
export async function lastingForward(namespace: string, target: string, port: number): Promise<Forward> {
  let link = await forward(namespace, target, port);
  const { host } = link;
  let closed = false;
  const isOver = () => closed || areEnded();

  async function last(): Promise<void> {
    await link.ended;
    while (!isOver())
      try {
        link = await forward(namespace, target, port, Number(host.split(':')[1]));
        if (isOver()) link.close();
        await link.ended;
      } catch {
        await sleep(300); // there is no pod yet
      }
  }

  const close = () => {
    closed = true;
    link.close();
  };
  return { host, ended: last(), close };
}
