import { type CommandProps, check, type SynthProps, synth } from '../../charts/command';
import { checkLines, type ReportLines, synthLines } from '../../charts/report-lines';

/** The exit code, and the lines of stdout and then of stderr. */
export interface Printed {
  readonly code: number;
  readonly lines: string[];
}

/** What `jerrycan synth` prints if stdout is not a terminal. */
export function synthPrinted(props: SynthProps): Printed {
  const report = synth(props);
  return printed(report.ok, synthLines(report, 'plain'));
}

/** What `jerrycan check` prints. */
export function checkPrinted(props: CommandProps): Printed {
  const report = check(props);
  return printed(report.ok, checkLines(report));
}

const printed = (ok: boolean, { out, err }: ReportLines): Printed => ({ code: ok ? 0 : 1, lines: [...out, ...err] });
