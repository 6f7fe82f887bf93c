/** Something that is wrong with what was declared, in the words of whoever has to change it. */
export interface Finding {
  /** `refused`: nothing is synthesized. `pending`: a step is still to be done; `npm run check` fails. `warning`: know it. */
  readonly severity: 'refused' | 'pending' | 'warning';
  /** The app, or the file, that it is found in. */
  readonly subject: string;
  /** The part of it: `schedule`, `namespace`. */
  readonly part: string;
  /** What is wrong (the value); what to do. */
  readonly message: string;
}

/** `app › part: what is wrong (the value); what to do`. */
export function sentence(finding: Finding): string {
  return `${finding.subject} › ${finding.part}: ${finding.message}`;
}
