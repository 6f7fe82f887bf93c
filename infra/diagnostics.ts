import { log, runtime } from '@pulumi/pulumi';

export type Severity = 'info' | 'warning' | 'error';

/** By this exit code Pulumi's language host knows that what is wrong was said already (pulumi, sdk/nodejs/cmd/run/run.ts). */
const SAID = 32;

/**
 * Says a sentence among Pulumi's diagnostics. An error lets the rest be made first, and then ends the update as failed. In a preview it is a
 * warning: after a preview that failed `pulumi up` makes nothing at all (seen with 3.248).
 */
export function say(severity: Severity, message: string): void {
  if (severity === 'info') log.info(message);
  else if (severity === 'warning' || runtime.isDryRun()) log.warn(message);
  else {
    log.error(message);
    process.exitCode = SAID;
  }
}
