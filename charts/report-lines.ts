import { type Finding, sentence } from '../constructs/declaration/finding';
import { differenceLines } from './output/difference';
import { type TableStyle, table } from './output/table';
import type { CheckReport, SynthReport } from './report';

/** A report for people: the result for stdout, what they must know or do for stderr. */
export interface ReportLines {
  readonly out: readonly string[];
  readonly err: readonly string[];
}

export function synthLines(report: SynthReport, style: TableStyle): ReportLines {
  const { findings, apps, synthesized } = report;
  if (!synthesized) return { out: [], err: refusedLines(findings) };
  const said = findings.map((each) => (each.severity === 'refused' ? sentence(each) : `warning: ${sentence(each)}`));
  return { out: [table(apps, style)], err: said };
}

export function checkLines(report: CheckReport): ReportLines {
  const { differences, findings, synthesized } = report;
  if (!synthesized) return { out: [], err: refusedLines(findings) };
  const differs = 'manifests/ and apps.json are not what the apps declare; run `npm start` and commit them';
  return {
    out: differenceLines(differences),
    err: [...(differences.length > 0 ? [differs] : []), ...findings.map(sentence)],
  };
}

const refusedLines = (findings: readonly Finding[]): string[] => [
  ...findings.map(sentence),
  `nothing is synthesized: ${findings.length} to correct`,
];
