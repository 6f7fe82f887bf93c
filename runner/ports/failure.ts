import { StoreError } from './object-store';

/** The program's exit codes. */
export const exitCodes = {
  /** The restore point is written, or the restore is complete. */
  done: 0,
  /** The run failed; the app still runs with its previous data. */
  failed: 1,
  /** Invalid arguments or configuration. */
  usage: 2,
  /** Refused before the app was touched. */
  refused: 3,
  /** The app is down and stays down. */
  down: 4,
  /** A restore point is broken, covered or not restorable as configured; the app runs. */
  unsound: 5,
  /** Another run holds the app's Lease. */
  busy: 75,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface FailureProps {
  readonly step: string;
  /** What is wrong, with its value. */
  readonly cause: string;
  /** What to do. */
  readonly next: string;
  /** @default 1: the run failed; the app still runs with its previous data */
  readonly exitCode?: ExitCode;
}

/** The reason why a run did not complete. */
export class Failure extends Error {
  readonly step: string;
  override readonly cause: string;
  readonly next: string;
  readonly exitCode: ExitCode;

  constructor(props: FailureProps) {
    super(`${props.step}: ${props.cause}; ${props.next}`);
    this.name = 'Failure';
    this.step = props.step;
    this.cause = props.cause;
    this.next = props.next;
    this.exitCode = props.exitCode ?? exitCodes.failed;
  }

  /** A copy with another exit code. */
  as(exitCode: ExitCode, next = this.next): Failure {
    return new Failure({ step: this.step, cause: this.cause, next, exitCode });
  }

  /** Wraps any thrown value as a failure of `step`. */
  static of(thrown: unknown, step: string): Failure {
    if (thrown instanceof Failure) return thrown;
    const cause = thrown instanceof Error ? describe(thrown) : String(thrown);
    const next = nextAfter(thrown);
    return new Failure({ step, cause: cause.slice(0, 2000), next });
  }
}

function nextAfter(thrown: unknown): string {
  if (!(thrown instanceof StoreError))
    return "check the runner's rights, and the logs of the API server and of Kanister";
  if (/^(NotSorted|NoList|NoVersions|NotImplemented)$/.test(thrown.code))
    return 'use another store; docs/reference/stores.md lists the supported ones';
  return "check the store, and the runner's key pair or role and its rights there";
}

/** `fetch` reports the actual error in `cause`. */
function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
