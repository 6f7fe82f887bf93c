import { CAPTURE_LENGTH, isCaptureName, reservedCaptureNames } from '../../../contracts/capture-name';
import type { Finding } from '../../declaration/finding';
import { type Rule, refused } from './rule';

const LABEL = /^[a-z]([a-z0-9-]*[a-z0-9])?$/;
const PORT = 65_535;

/** Requires names that fit into the names derived from them and that the store does not use itself, and a complete order. */
export const captures: Rule = (app) => {
  const names = Object.keys(app.captures);
  if (names.length === 0)
    return [refused(app, 'captures', "must not be empty ({}); declare at least one piece of the app's data")];
  return [
    ...names.flatMap((name) => (isCaptureName(name) ? [] : [refused(app, 'captures', nameProblem(name))])),
    ...orderProblems(names, app.order).map((message) => refused(app, 'order', message)),
    ...Object.entries(app.captures).flatMap(([name, { connectsTo }]): Finding[] =>
      connectsTo
        .flatMap(({ port, podPort }) => (podPort === undefined ? [port] : [port, podPort]))
        .filter((port) => !Number.isInteger(port) || port < 1 || port > PORT)
        .map((port) =>
          refused(app, `captures.${name}`, `must have ports from 1 to ${PORT} (${port}); correct the port`),
        ),
    ),
    // A NetworkPolicy applies to the address that a packet has in the end, and nothing translates the port of a server outside of the cluster.
    ...Object.entries(app.captures).flatMap(([name, { connectsTo }]): Finding[] =>
      connectsTo.flatMap(({ cidrs, podPort }) =>
        cidrs === undefined || podPort === undefined
          ? []
          : [
              refused(
                app,
                `captures.${name}.podPort`,
                `must not be set for a server outside of the cluster (${podPort}); set only the port that its addresses answer at`,
              ),
            ],
      ),
    ),
  ];
};

function nameProblem(name: string): string {
  if ((reservedCaptureNames as readonly string[]).includes(name))
    return `has a name that the store uses itself (${name}); choose a name other than ${reservedCaptureNames.join(', ')}`;
  if (!LABEL.test(name))
    return `must have names that are DNS labels without dots (${name}); use a-z, 0-9 and -, start with a letter, and end with a letter or digit`;
  return `has a name that is too long (${name}: ${name.length} characters); shorten it to at most ${CAPTURE_LENGTH}`;
}

function orderProblems(names: readonly string[], order: readonly string[] | undefined): string[] {
  if (order === undefined) return [];
  if (!Array.isArray(order)) return [`must be a list of captures (${order}); list ${names.join(', ')}`];
  const twice = order.filter((name, index) => order.indexOf(name) !== index);
  return [
    ...names
      .filter((name) => !order.includes(name))
      .map((name) => `lacks a capture (${name}); add it, or remove the order`),
    ...order.filter((name) => !names.includes(name)).map((name) => `names no capture (${name}); correct or remove it`),
    ...[...new Set(twice)].map((name) => `names a capture twice (${name}); remove one of them`),
  ];
}
