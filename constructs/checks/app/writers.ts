import type { Finding } from '../../declaration/finding';
import { type Rule, refused } from './rule';

const modes = ['never', 'snapshot', 'whole-dump'];
const kinds = ['Deployment', 'StatefulSet', 'CronJob'];
const VOLUME = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What is stopped is a workload, named once, and not the database that has to answer meanwhile. */
export const writers: Rule = (app) => {
  const findings: Finding[] = [];
  const say = (message: string) => findings.push(refused(app, 'writers', message));
  const object = app.blueprint.object;
  const seen = new Set<string>();
  if (!modes.includes(app.quiesce))
    findings.push(refused(app, 'quiesce', `is no way to quiesce (${app.quiesce}); write ${modes.join(', ')}`));
  if (app.quiesce !== 'never' && app.writers.length === 0)
    findings.push(refused(app, 'quiesce', `has nobody to stop (${app.quiesce}); name the writers, or write 'never'`));
  if (app.argoCd && app.writers.length === 0)
    findings.push(
      refused(
        app,
        'argoCd',
        `has nobody to keep stopped (${app.argoCd.application}); name the writers, or take it away`,
      ),
    );
  for (const { kind, name, scratch } of app.writers) {
    const writer = `${kind} ${name}`;
    if (!kinds.includes(kind)) say(`cannot be stopped (${writer}); ${whyNot(kind)}`);
    if (seen.has(writer)) say(`is named twice (${writer}); name it once`);
    if (kind === object.kind && name === object.name)
      say(`is the server that is backed up (${writer}); name who writes to it instead`);
    if (scratch !== undefined) scratchFindings(kind, name, scratch).forEach(say);
    seen.add(writer);
  }
  if ('scratch' in object)
    findings.push(
      refused(
        app,
        'blueprint',
        `has scratch volumes (${object.kind} ${object.name}); no run stops it: say it of a writer`,
      ),
    );
  return findings;
};

/** What Kubernetes cannot stop without deleting it, and what to write instead. */
const whyNot = (kind: string): string =>
  kind === 'DaemonSet'
    ? 'a DaemonSet has no replicas, it runs on every node that fits: let what writes be a Deployment, a StatefulSet or a CronJob'
    : 'name a Deployment, a StatefulSet or a CronJob';

function scratchFindings(kind: string, name: string, scratch: unknown): string[] {
  const of = `${kind} ${name}`;
  if (kind === 'CronJob') return [`has scratch volumes (${of}); its Jobs are never stopped: take \`scratch\` away`];
  if (!Array.isArray(scratch) || scratch.length === 0)
    return [`has an empty \`scratch\` (${of}); name volumes, or take it away`];
  const wrong = scratch.filter((volume, index) => !VOLUME.test(String(volume)) || scratch.indexOf(volume) !== index);
  return wrong.map(
    (volume) => `has a scratch volume that is no name of a volume, or is named twice (${of}: ${volume}); correct it`,
  );
}
