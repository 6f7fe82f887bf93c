import { capturesOf } from '../../declaration/declared-capture';
import type { Finding } from '../../declaration/finding';
import { type Rule, refused } from './rule';

const LABEL = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
/** The name format of most objects: labels with dots between them. */
const SUBDOMAIN = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
/** `<app>-<UTC time>-<random>` is the value of a label and the name of a pod, which have at most 63 characters. */
const APP_LENGTH = 40;

/** Requires names that Kubernetes accepts, and that leave room for the names derived from them. */
export const names: Rule = (app, { cluster }) => {
  const findings: Finding[] = [];
  const say = (part: string, message: string) => findings.push(refused(app, part, message));
  const { name, namespace, writers, argoCd } = app;
  const captures = capturesOf(app);
  if (!LABEL.test(name))
    say('name', `must be a DNS label (${name}); use a-z, 0-9 and -, and start and end with a letter or digit`);
  if (name.length > APP_LENGTH)
    say('name', `is too long (${name}: ${name.length} characters); use at most ${APP_LENGTH}`);
  if (name === 'platform') say('name', `is reserved for the folder of the platform (${name}); choose another name`);
  if (!LABEL.test(namespace) || namespace.length > 63)
    say('namespace', `must be a DNS label of at most 63 characters (${namespace}); set the app's namespace`);
  if (namespace === cluster.kanister.namespace)
    say('namespace', `must not be Kanister's own namespace (${namespace}); run the app in another one`);
  for (const capture of captures.filter((one) => one.blueprint.namespace !== undefined)) {
    const part = `captures.${capture.name}.namespace`;
    if (!LABEL.test(capture.namespace) || capture.namespace.length > 63)
      say(part, `must be a DNS label of at most 63 characters (${capture.namespace}); set the namespace of its server`);
    if (capture.namespace === cluster.kanister.namespace)
      say(part, `must not be Kanister's own namespace (${capture.namespace}); run the server in another one`);
  }
  const objects = captures.flatMap(({ blueprint }) => blueprint.object ?? []);
  for (const { kind, name: workload } of [...objects, ...writers])
    if (!LABEL.test(workload) || workload.length > 63)
      say(
        'workloads',
        `must have names that are DNS labels of at most 63 characters (${kind} ${workload}); correct the name`,
      );
  if (argoCd && (!SUBDOMAIN.test(argoCd.application) || argoCd.application.length > 253))
    say('argoCd.application', `must be a DNS name (${argoCd.application}); set the name of an Argo CD Application`);
  if (argoCd && (!LABEL.test(argoCd.namespace) || argoCd.namespace.length > 63))
    say(
      'argoCd.namespace',
      `must be a DNS label of at most 63 characters (${argoCd.namespace}); set the namespace of the Application`,
    );
  return findings;
};
