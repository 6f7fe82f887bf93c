import { list } from './api';
import { kubectl } from './kubectl';
import { until } from './until';

const NAMESPACE = 'kanister';

interface Pod {
  metadata: { name: string };
  status: { containerStatuses?: { state: { terminated?: { exitCode: number } } }[] };
}

/** A completed or failed Job. */
export interface EndedJob {
  readonly exitCode: number;
  /** The runner's log, line by line. */
  readonly log: readonly LogLine[];
}

/** One line of the runner's log. */
export interface LogLine {
  readonly event: string;
  readonly level: string;
  readonly [field: string]: unknown;
}

/** Waits until the Job's pod has stopped, and returns its exit code and its log. */
export async function ended(job: string, seconds = 300): Promise<EndedJob> {
  const { name, exitCode } = await until(
    `the Job ${job} ends`,
    async () => {
      const pods = await list<Pod>('pods', NAMESPACE, `batch.kubernetes.io/job-name=${job}`);
      for (const { metadata, status } of pods) {
        const { terminated } = status.containerStatuses?.[0]?.state ?? {};
        if (terminated) return { name: metadata.name, exitCode: terminated.exitCode };
      }
      return undefined;
    },
    { seconds },
  );
  return { exitCode, log: logLines(await kubectl(['-n', NAMESPACE, 'logs', name])) };
}

const logLines = (text: string): LogLine[] =>
  text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
