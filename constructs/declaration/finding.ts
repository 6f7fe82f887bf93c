/** A problem in a declaration, described for the person who must change it. */
export interface Finding {
  /**
   * `refused`: nothing is synthesized. `pending`: a step is still to do, and `npm run check` fails. `warning`: for your
   * information.
   */
  readonly severity: 'refused' | 'pending' | 'warning';
  /** The app or the file that has the problem. */
  readonly subject: string;
  /** The part of the subject: `schedule`, `namespace`. */
  readonly part: string;
  /** The message: what is wrong (the value); what to do. */
  readonly message: string;
}

/** Formats a finding: `app › part: what is wrong (the value); what to do`. */
export function sentence(finding: Finding): string {
  return `${finding.subject} › ${finding.part}: ${finding.message}`;
}
