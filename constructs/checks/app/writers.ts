import { capturesOf } from '../../declaration/declared-capture';
import type { Finding } from '../../declaration/finding';
import { type Rule, refused } from './rule';

const modes = ['never', 'snapshot', 'whole-backup'];
const kinds = ['Deployment', 'StatefulSet', 'CronJob'];
const VOLUME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Requires writers that can be stopped, each declared once. A server that is captured is not a writer, because it must
 * answer during a run.
 */
export const writers: Rule = (app) => {
  const findings: Finding[] = [];
  const say = (message: string) => findings.push(refused(app, 'writers', message));
  const captures = capturesOf(app);
  const seen = new Set<string>();
  if (!modes.includes(app.quiesce) && (app.quiesce as string) !== 'whole-dump')
    findings.push(refused(app, 'quiesce', `must be one of ${modes.join(', ')} (${app.quiesce}); correct it`));
  if (app.quiesce !== 'never' && app.writers.length === 0)
    findings.push(
      refused(app, 'quiesce', `has no writers to stop (${app.quiesce}); declare the writers, or set 'never'`),
    );
  if (app.argoCd && app.writers.length === 0)
    findings.push(
      refused(
        app,
        'argoCd',
        `has no writers to keep stopped (${app.argoCd.application}); declare the writers, or remove it`,
      ),
    );
  for (const { kind, name, scratch } of app.writers) {
    const writer = `${kind} ${name}`;
    if (!kinds.includes(kind)) say(`cannot be stopped (${writer}); ${whyNot(kind)}`);
    if (seen.has(writer)) say(`is declared twice (${writer}); remove one of them`);
    const isServer = captures.some(
      ({ namespace, blueprint: { object } }) =>
        namespace === app.namespace && object?.kind === kind && object.name === name,
    );
    if (isServer) say(`must not be a server that is backed up (${writer}); declare the workloads that write to it`);
    if (scratch !== undefined) scratchFindings(kind, name, scratch).forEach(say);
    seen.add(writer);
  }
  for (const { name, blueprint } of captures)
    if (blueprint.object && 'scratch' in blueprint.object)
      findings.push(
        refused(
          app,
          `captures.${name}`,
          `must not have scratch volumes (${blueprint.object.kind} ${blueprint.object.name}); set \`scratch\` on writers only: a run never stops the server`,
        ),
      );
  return findings;
};

/** Why Kubernetes cannot stop this kind without deleting it, and what to declare instead. */
const whyNot = (kind: string): string =>
  kind === 'DaemonSet'
    ? 'a DaemonSet has no replicas to scale: run the writer as a Deployment, a StatefulSet or a CronJob'
    : 'declare a Deployment, a StatefulSet or a CronJob';

function scratchFindings(kind: string, name: string, scratch: unknown): string[] {
  const of = `${kind} ${name}`;
  if (kind === 'CronJob')
    return [`must not have scratch volumes (${of}); remove \`scratch\`: a run never stops the Jobs of a CronJob`];
  if (!Array.isArray(scratch) || scratch.length === 0)
    return [`has an empty \`scratch\` (${of}); list volumes, or remove it`];
  const wrong = scratch.filter((volume, index) => !VOLUME.test(String(volume)) || scratch.indexOf(volume) !== index);
  return wrong.map((volume) => `has an invalid or duplicate scratch volume (${of}: ${volume}); correct it`);
}
