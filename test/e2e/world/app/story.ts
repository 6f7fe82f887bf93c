import { must, path } from '../cluster/api';
import { kubectl } from '../cluster/kubectl';
import type { SecretValue } from '../cluster/secret';
import { until } from '../cluster/until';
import { sql } from './mariadb';
import { replicas } from './wordpress';

/** Watches WordPress' replicas: the lowest number that was requested, and how long none was ready. */
export class DowntimeWatch {
  fewestWanted = Number.POSITIVE_INFINITY;
  /** Milliseconds in which no replica was ready, as observed. */
  down = 0;
  private ended = false;
  private readonly loop: Promise<void>;

  constructor() {
    this.loop = this.watch();
  }

  async end(): Promise<this> {
    this.ended = true;
    await this.loop;
    return this;
  }

  private async watch(): Promise<void> {
    let last = Date.now();
    while (!this.ended) {
      const { wanted, ready } = await replicas();
      const now = Date.now();
      this.fewestWanted = Math.min(this.fewestWanted, wanted);
      if (ready === 0) this.down += now - last;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
}

/** Drops the databases, like a wrong command in the wrong terminal. */
export const dropDatabases = (root: SecretValue) =>
  sql(root, 'DROP DATABASE IF EXISTS wordpress; DROP DATABASE IF EXISTS ledger;');

/** Lets the CronJob run by its own schedule once, and returns the name of its Job. */
export async function runBySchedule(): Promise<string> {
  const at = path('cronjobs', 'kanister', 'wordpress-backup');
  const before = await must<{ spec: { schedule: string } }>({ path: at });
  const schedule = (text: string) => must({ method: 'PATCH', path: at, body: { spec: { schedule: text } } });
  const names = async () =>
    (await kubectl(['-n', 'kanister', 'get', 'jobs', '-o', 'jsonpath={.items[*].metadata.name}'])).split(' ');
  const known = await names();
  await schedule('* * * * *');
  try {
    return await until(
      'the schedule makes a Job',
      async () => (await names()).find((name) => /^wordpress-backup-\d{8}$/.test(name) && !known.includes(name)),
      { seconds: 150 },
    );
  } finally {
    await schedule(before.spec.schedule);
  }
}
