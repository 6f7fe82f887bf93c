import { log, runtime } from '@pulumi/pulumi';

export type Severity = 'info' | 'warning' | 'error';

/** With this exit code Pulumi's language host knows that the error is already reported (pulumi, sdk/nodejs/cmd/run/run.ts). */
const ALREADY_REPORTED = 32;

/**
 * Reports a message among Pulumi's diagnostics. After an error, the rest is still made, and then the update fails. In a preview an error becomes a
 * warning: after a failed preview `pulumi up` makes nothing at all (seen with 3.248).
 */
export function report(severity: Severity, message: string): void {
  if (severity === 'info') log.info(message);
  else if (severity === 'warning' || runtime.isDryRun()) log.warn(message);
  else {
    log.error(message);
    process.exitCode = ALREADY_REPORTED;
  }
}
