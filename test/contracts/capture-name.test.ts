import { CAPTURE_LENGTH, isCaptureName, reservedCaptureNames } from '../../contracts/capture-name';
import { captureNamesOf } from '../../contracts/names';
import { runName } from '../../contracts/run-name';
import { probeKey } from '../../runner/ports/probe-key';

test.each(['database', 'crm', 'a', 'db-1', 'x'.repeat(CAPTURE_LENGTH)])('%s is the name of a capture', (name) => {
  expect(isCaptureName(name)).toBe(true);
});

test.each([
  '',
  'A',
  'a.b',
  'a/b',
  '-a',
  'a-',
  '1a',
  'a_b',
  '..',
  'x'.repeat(CAPTURE_LENGTH + 1),
  ...reservedCaptureNames,
])('%j is not', (name) => {
  expect(isCaptureName(name)).toBe(false);
});

test('neither are the names of the files and directories that a run and its probes use', () => {
  const run = runName('shop', { now: () => 0, random: () => 0 });
  const probe = probeKey('index').split('/')[0]!;
  for (const name of [run, probe, 'restore-point.json', 'state.json', 'index', 'preflight'])
    expect(isCaptureName(name)).toBe(false);
});

test("the objects of the longest names stay within Kubernetes' limits", () => {
  const names = captureNamesOf('a'.repeat(40), 'c'.repeat(CAPTURE_LENGTH));
  // Kanister uses a Blueprint's and a Profile's name only as a name; a NetworkPolicy's may have 253 characters.
  for (const name of Object.values(names)) expect(name.length).toBeLessThanOrEqual(253);
  expect(names.capture).toHaveLength(61);
  expect(runName('a'.repeat(40), { now: () => 0, random: () => 0 }).length).toBeLessThanOrEqual(63);
});
