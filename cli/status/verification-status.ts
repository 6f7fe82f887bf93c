import type { V1CronJob } from '@kubernetes/client-node';
import type { Clock } from '../../runner/ports/clock';
import { time } from '../cluster/job-status';

/** The CronJob that verifies an app's restore points. */
export interface VerificationStatus {
  readonly suspended: boolean;
  /** UTC, RFC 3339. `null` if no verification has succeeded. */
  readonly lastSuccess: string | null;
  /** Time since the last success, or since the CronJob was created. */
  readonly withoutSuccessSeconds: number;
}

export function verificationStatus({ metadata, spec, status }: V1CronJob, clock: Clock): VerificationStatus {
  const lastSuccess = time(status?.lastSuccessfulTime);
  const since = lastSuccess ?? time(metadata?.creationTimestamp);
  const seconds = since === null ? 0 : Math.round((clock.now() - Date.parse(since)) / 1000);
  return { suspended: spec?.suspend ?? false, lastSuccess, withoutSuccessSeconds: Math.max(0, seconds) };
}
