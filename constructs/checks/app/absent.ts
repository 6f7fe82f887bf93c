import type { Rule } from './rule';
import { refused } from './rule';

const required = [
  'name',
  'namespace',
  'rpo',
  'rto',
  'captures',
  'writers',
  'quiesce',
  'schedule.cron',
  'schedule.timeZone',
  'schedule.deadline',
  'retention.keepAtLeast',
];

const CURES: Readonly<Record<string, string>> = {
  captures: "declare at least one piece of the app's data",
  writers: "declare the workloads that write to the data, or set 'none'",
};

/**
 * Rejects null and undefined values. The compiler rejects them too, but synthesis does not run it, and a null in a
 * phase's arguments crashes Kanister's controller. The content of a blueprint is checked when it is rendered.
 */
export const absent: Rule = (app) => {
  const needed = [
    ...required,
    ...(app.argoCd ? ['argoCd.application'] : []),
    ...(app.verification ? ['verification.cron'] : []),
  ];
  const found = new Set(needed.filter((path) => at(app, path) == null));
  collect(app, '', found);
  return [
    ...[...found].map((path) => {
      const cure = needed.includes(path) ? (CURES[path] ?? 'set it') : 'set it or remove it';
      return refused(app, path, `has no value (${at(app, path)}); ${cure}`);
    }),
    ...Object.entries(app.captures ?? {}).flatMap(([name, value]) =>
      value == null || (value as { kind?: unknown }).kind === 'blueprint'
        ? []
        : [
            refused(
              app,
              `captures.${name}`,
              `must be made by a method (${typeof value}); call one of docs/reference/methods.md`,
            ),
          ],
    ),
  ];
};

function collect(value: unknown, path: string, into: Set<string>): void {
  if (value == null) into.add(path);
  // Durations and blueprints check their own content.
  if (typeof value !== 'object' || value === null || /^captures\../.test(path) || 'toSeconds' in value) return;
  for (const [key, inner] of Object.entries(value)) collect(inner, path ? `${path}.${key}` : key, into);
}

function at(app: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], app);
}
