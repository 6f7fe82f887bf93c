import { EXIT, type ExitCode } from './exit-code';

export interface FailureProps {
  /** What the operator does about it. */
  readonly next: string;
  /** @default 1 */
  readonly exitCode?: ExitCode;
  /** Trying again may help: the network, or an API server that is busy. @default false */
  readonly transient?: boolean;
  readonly cause?: unknown;
  /** Lines to print below the error, such as YAML to apply. @default - none */
  readonly advice?: string;
}

/** An error that is meant for the operator: printed as `app › part: what; next`, without a stack. */
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
