import type { Finding } from '../../declaration/finding';
import { type Rule, refused } from './rule';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** What most objects may be called: labels with dots between them. */
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** `<app>-<UTC time>-<random>` is a label's value and a pod's name, of 63 characters at most. */
const APP_LENGTH = 40;

/** Names that Kubernetes takes, and that leave room for what is derived from them. */
export const names: Rule = (app, { cluster }) => {
  const findings: Finding[] = [];
  const say = (part: string, message: string) => findings.push(refused(app, part, message));
  const { name, namespace, blueprint, writers, argoCd } = app;
  if (!LABEL.test(name)) say('name', `is no DNS label (${name}); use a-z, 0-9 and -, a letter or digit at both ends`);
  if (name.length > APP_LENGTH)
    say('name', `is too long (${name}: ${name.length} characters); use at most ${APP_LENGTH}`);
  if (name === 'platform') say('name', `is the folder of what is there once (${name}); choose another`);
  if (!LABEL.test(namespace) || namespace.length > 63)
    say('namespace', `is no DNS label of at most 63 characters (${namespace}); write the app's namespace`);
  if (namespace === cluster.kanister.namespace)
    say('namespace', `is Kanister's own (${namespace}); protect apps that live elsewhere`);
  for (const { kind, name: workload } of [blueprint.object, ...writers])
    if (!LABEL.test(workload) || workload.length > 63)
      say('workloads', `has a ${kind} whose name is no DNS label of at most 63 characters (${workload}); correct it`);
  if (argoCd && (!SUBDOMAIN.test(argoCd.application) || argoCd.application.length > 253))
    say('argoCd.application', `is no DNS name (${argoCd.application}); write the name of an Application of Argo CD`);
  if (argoCd && (!LABEL.test(argoCd.namespace) || argoCd.namespace.length > 63))
    say(
      'argoCd.namespace',
      `is no DNS label of at most 63 characters (${argoCd.namespace}); write where the Application lies`,
    );
  return findings;
};
