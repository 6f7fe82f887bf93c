import { type Rule, refused } from './rule';

const modes = ['never', 'snapshot', 'whole-dump'];
const kinds = ['Deployment', 'StatefulSet'];

/** What is stopped is a workload, named once, and not the database that has to answer meanwhile. */
export const writers: Rule = (app) => {
  const findings = [];
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
  for (const { kind, name } of app.writers) {
    const writer = `${kind} ${name}`;
    if (!kinds.includes(kind))
      findings.push(refused(app, 'writers', `cannot be scaled (${writer}); name a Deployment or a StatefulSet`));
    if (seen.has(writer)) findings.push(refused(app, 'writers', `is named twice (${writer}); name it once`));
    if (kind === object.kind && name === object.name)
      findings.push(
        refused(app, 'writers', `is the server that is backed up (${writer}); name who writes to it instead`),
      );
    seen.add(writer);
  }
  return findings;
};
