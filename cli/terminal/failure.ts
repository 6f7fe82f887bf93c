import { EXIT, type ExitCode } from './exit-code';

export interface FailureProps {
  /** What the operator can do about it. */
  readonly next: string;
  /** @default 1 */
  readonly exitCode?: ExitCode;
  /** A retry can help: a network error, or a busy API server. @default false */
  readonly transient?: boolean;
  readonly cause?: unknown;
  /** Lines to print below the error, such as YAML to apply. @default - none */
  readonly advice?: string;
}

/** An error for the operator: printed as `app › part: what is wrong; what to do`, without a stack trace. */
export class Failure extends Error {
  readonly exitCode: ExitCode;
  readonly transient: boolean;
  readonly next: string;
  readonly advice: string | undefined;

  constructor(
    readonly part: string,
    readonly what: string,
    props: FailureProps,
  ) {
    super(`${part}: ${what}; ${props.next}`, { cause: props.cause });
    this.name = 'Failure';
    this.next = props.next;
    this.exitCode = props.exitCode ?? EXIT.failed;
    this.transient = props.transient ?? false;
    this.advice = props.advice;
  }
}
