/** A known fault that is not fixed yet. */
export interface KnownFault {
  /** Matches the signature of its failures, and as few others as possible. */
  readonly signature: RegExp;
  readonly why: string;
  /** The smallest schema that shows it. */
  readonly sql: string;
}

/** These are counted, and fail no test. Remove an entry when its fault is fixed. */
export const KNOWN: readonly KnownFault[] = [];
