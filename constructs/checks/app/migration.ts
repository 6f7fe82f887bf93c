import type { DeclaredApp } from '../../declaration/declared-app';
import type { Finding } from '../../declaration/finding';
import { refused } from './rule';

/** Properties of an app's file before captures. */
interface OldForm {
  readonly blueprint?: { readonly method?: string } | null;
}

/** Explains which lines to change in an app's file that was written before captures. */
export function migration(app: DeclaredApp): Finding[] {
  const { blueprint } = app as OldForm;
  const findings: Finding[] = [];
  if ('blueprint' in app) {
    const method = `${blueprint?.method ?? 'the-method'}`.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    findings.push(
      refused(
        app,
        'blueprint',
        `must be a capture (${method}); write \`captures: {\` above it, \`database: ${method}({ … }),\` in its place, and \`},\` below it`,
      ),
    );
  }
  if ((app.quiesce as string) === 'whole-dump')
    findings.push(refused(app, 'quiesce', "has a new name (whole-dump); write quiesce: 'whole-backup'"));
  return findings;
}
