import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { parseIndex, parsePoint, pointArtifact } from '../../../runner/action-set/point-artifact';

const RUN = 'wordpress-20261121t041500z-x7k2q';
const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const promised = (text: string) => ({ directory: RUN, bytes: Buffer.byteLength(text), sha256: hash(text) });
const read = (text: string) => parseIndex(Buffer.from(text), promised(text));
const line = (artifact: string, file: string, bytes: number | string = 3, sha256 = 'a'.repeat(64)) =>
  `${artifact} ${file} ${bytes} ${sha256}\n`;

test('lists the parts in their order', () => {
  const text = line('dump', 'dump.sql.zst.00000') + line('users', 'users.sql.00000', 0);
  expect(read(text)).toEqual([
    { artifact: 'dump', file: 'dump.sql.zst.00000', bytes: 3, sha256: 'a'.repeat(64) },
    { artifact: 'users', file: 'users.sql.00000', bytes: 0, sha256: 'a'.repeat(64) },
  ]);
});

test('any changed byte makes another index', () => {
  const text = line('dump', 'dump.sql.zst.00000');
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const bytes = Buffer.from(text);
      bytes[at]! ^= flip;
      expect(() => parseIndex(bytes, promised(text))).toThrow('not the one that the task wrote');
    }),
  );
});

test.each([
  ['', 'the index is empty'],
  [line('dump', 'a') + line('dump', 'a'), 'lists an object twice'],
  [line('dump', 'a').trimEnd(), 'the index is truncated'],
  ...['restore-point.json', 'state.json', 'index', '../x', 'a/b', '.hidden', 'A', 'a..b', 'x'.repeat(129)].map(
    (file) => [line('dump', file), 'the index has an invalid line'],
  ),
  [line('index', 'a'), 'the index has an invalid line'],
  [line('dump', 'a', '-1'), 'the index has an invalid line'],
  [line('dump', 'a', 1, 'A'.repeat(64)), 'the index has an invalid line'],
  [`${line('dump', 'a')}\n`, 'the index has an invalid line'],
])('%j is refused: %s', (text, cause) => {
  expect(() => read(text)).toThrow(cause);
});

test.each([
  [undefined],
  [{}],
  [{ directory: 'shop-20261121t041500z-x7k2q', index: `3:${'a'.repeat(64)}` }],
  [{ directory: `../${RUN}`, index: `3:${'a'.repeat(64)}` }],
  [{ directory: RUN, index: '' }],
  [{ directory: RUN, index: `3:${'a'.repeat(63)}` }],
  [{ directory: RUN, index: '{{ .Phases.dump.Output.index }}' }],
])('the artifact %j is refused', (artifact) => {
  expect(() => parsePoint(artifact as never, RUN)).toThrow("the artifact 'point'");
});

test('a restore gets the index of the restore point', () => {
  const object = { artifact: 'index', key: 'p/index', versionId: 'v1', bytes: 3, sha256: 'b'.repeat(64) };
  expect(pointArtifact([object], `recovered/${RUN}`)).toEqual({
    point: { directory: `recovered/${RUN}`, index: `3:${'b'.repeat(64)}` },
  });
  expect(parsePoint(pointArtifact([object], RUN).point, RUN)).toEqual({
    directory: RUN,
    bytes: 3,
    sha256: 'b'.repeat(64),
  });
});
