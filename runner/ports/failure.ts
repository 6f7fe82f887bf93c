import { StoreError } from './object-store';

/** What the program says by its exit code. */
export const exitCodes = {
  /** The restore point stands; the restore is done. */
  done: 0,
  /** The app runs on what it had. */
  failed: 1,
  /** Wrong arguments or configuration. */
  usage: 2,
  /** Refused before the app was touched. */
  refused: 3,
  /** The app is down and stays down. */
  down: 4,
  /** A restore point is broken or covered, or could not be restored as configured; the app runs. */
  unsound: 5,
  /** Another run holds the app's Lease. */
  busy: 75,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface FailureProps {
  readonly step: string;
  /** What is wrong, with the value. */
  readonly cause: string;
  /** What to do. */
  readonly next: string;
  /** @default 1: failed, the app runs on what it had */
  readonly exitCode?: ExitCode;
}

/** Why a run ends without what it was started for. */
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

  /** The same, said by another exit code. */
  as(exitCode: ExitCode, next = this.next): Failure {
    return new Failure({ step: this.step, cause: this.cause, next, exitCode });
  }

  /** What was thrown, as a failure of `step`. */
  static of(thrown: unknown, step: string): Failure {
    if (thrown instanceof Failure) return thrown;
    const cause = thrown instanceof Error ? describe(thrown) : String(thrown);
    const next = nextAfter(thrown);
    return new Failure({ step, cause: cause.slice(0, 2000), next });
  }
}

function nextAfter(thrown: unknown): string {
  if (!(thrown instanceof StoreError))
    return "look at the runner's rights, and at the API server's and Kanister's logs";
  if (/^(NotSorted|NoList|NoVersions|NotImplemented)$/.test(thrown.code))
    return 'use another store: docs/reference/stores.md has a table';
  return "look at the store, at the runner's key pair or role and at its rights there";
}

/** `fetch` hides what happened in `cause`. */
function describe(error: Error): string {
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
