import type { V1Secret } from '@kubernetes/client-node';
import type { KubeObject, Resource } from '../../runner/ports/cluster';
import { livingKeys } from '../keys/key-history';
import { hasNextKey, keyOf } from '../keys/signing-secret';
import { type Check, fails, guarded, isDenied, ok, unchecked } from './check';
import type { Patient } from './doctor-context';

const SECRETS: Resource = { group: '', version: 'v1', plural: 'secrets' };
/** Of each Secret for the store. */
const PAIR = ['accessKeyId', 'secretAccessKey'];

/** Whether the app's Secrets exist and have their keys. No value is printed. */
export async function secretChecks(patient: Patient): Promise<readonly Check[]> {
  const { app, file, context } = patient;
  const { namespace } = file.kanister;
  const hasRole = context.repository.store(patient.options.store ?? file.stack).runner !== undefined;
  const places = [
    ...(hasRole ? [] : [[namespace, `${app.name}-runner`]]),
    [namespace, `${app.name}-store`],
    ...(app.captureNamespaces ?? [app.namespace])
      .filter((at) => at !== namespace)
      .map((at) => [at, `${app.name}-store`]),
  ] as [string, string][];
  const pairs = places.map(([at, name]) => guarded('secrets', () => pairCheck(patient, at, name)));
  const checks = await Promise.all([...pairs, guarded('signing key', () => signingCheck(patient))]);
  return checks.flat();
}

async function pairCheck(patient: Patient, namespace: string, name: string): Promise<Check[]> {
  const check = 'secrets';
  const at = `Secret ${namespace}/${name}`;
  const make = `run: npx jerrycan secrets ${patient.app.name}`;
  const secret = await secretOf(patient, namespace, name);
  if (secret === 'denied') return [cannotRead(check, namespace, name)];
  if (!secret) return [fails(check, `${at} does not exist`, make)];
  const lacks = PAIR.filter((key) => !secret.data?.[key]);
  if (lacks.length > 0) return [fails(check, `${at} lacks ${lacks.join(' and ')}`, make)];
  const padded = PAIR.filter((key) => /\s/.test(decoded(secret, key)));
  if (padded.length > 0) return [fails(check, `${at} has white space in ${padded.join(' and ')}`, `${make} --replace`)];
  return [ok(check, `${at} has ${PAIR.join(' and ')}`)];
}

async function signingCheck(patient: Patient): Promise<Check[]> {
  const check = 'signing key';
  const { app, file, context } = patient;
  const path = context.repository.keysPath(app.name);
  const living = livingKeys(context.repository.keys(app.name));
  const make = `npx jerrycan keys ${app.name}`;
  if (living.length === 0)
    return [fails(check, `${path} has no valid key`, `run: ${make}, then synthesize and commit`)];
  const name = `${app.name}-signing`;
  const secret = await secretOf(patient, file.kanister.namespace, name);
  if (secret === 'denied') return [cannotRead(check, file.kanister.namespace, name)];
  const at = `Secret ${file.kanister.namespace}/${name}`;
  if (!secret) return [fails(check, `${at} does not exist`, `run: ${make}`)];
  const ids = heldIds(secret);
  const known = ids.filter((id) => living.some((key) => key.id === id));
  if (known.length === 0)
    return [fails(check, `${at} has no key of ${path}`, `run: ${make}; if its key is lost: ${make} --rotate`)];
  return [ok(check, `key ${known.join(' and ')} is in ${path} and in ${at}`)];
}

function heldIds(secret: V1Secret): string[] {
  const slots = hasNextKey(secret) ? (['current', 'next'] as const) : (['current'] as const);
  return slots.flatMap((slot) => {
    try {
      return keyOf(secret, slot).key.id;
    } catch {
      return [];
    }
  });
}

async function secretOf(
  { cluster }: Patient,
  namespace: string,
  name: string,
): Promise<V1Secret | undefined | 'denied'> {
  try {
    return (await cluster.objects.get<KubeObject>(SECRETS, namespace, name)) as V1Secret | undefined;
  } catch (error) {
    if (isDenied(error)) return 'denied';
    throw error;
  }
}

const cannotRead = (check: string, namespace: string, name: string): Check =>
  unchecked(
    check,
    `you may not read Secrets in ${namespace}`,
    `ask an administrator: kubectl -n ${namespace} get secret ${name}`,
  );

const decoded = ({ data }: V1Secret, key: string): string => Buffer.from(data?.[key] ?? '', 'base64').toString();
