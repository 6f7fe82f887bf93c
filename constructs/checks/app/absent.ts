import type { Rule } from './rule';
import { refused } from './rule';

const required = [
  'name',
  'namespace',
  'rpo',
  'rto',
  'blueprint.object.kind',
  'blueprint.object.name',
  'writers',
  'quiesce',
  'schedule.cron',
  'schedule.timeZone',
  'schedule.deadline',
  'retention.keepAtLeast',
];

const CURES: Readonly<Record<string, string>> = {
  writers: "declare the workloads that write to the data, or set 'none'",
};

/**
 * Rejects null and undefined values. The compiler rejects them too, but synthesis does not run it, and a null in a
 * phase's arguments crashes Kanister's controller. The content of the blueprint is checked when it is rendered.
 */
export const absent: Rule = (app) => {
  const needed = [
    ...required,
    ...(app.argoCd ? ['argoCd.application'] : []),
    ...(app.verification ? ['verification.cron'] : []),
  ];
  const found = new Set(needed.filter((path) => at(app, path) == null));
  collect(app, '', found);
  return [...found].map((path) => {
    const cure = needed.includes(path) ? (CURES[path] ?? 'set it') : 'set it or remove it';
    return refused(app, path, `has no value (${at(app, path)}); ${cure}`);
  });
};

function collect(value: unknown, path: string, into: Set<string>): void {
  if (value == null) into.add(path);
  // Durations and the blueprint check their own content.
  if (typeof value !== 'object' || value === null || path === 'blueprint' || 'toSeconds' in value) return;
  for (const [key, inner] of Object.entries(value)) collect(inner, path ? `${path}.${key}` : key, into);
}

function at(app: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], app);
}
