import fc from 'fast-check';
import { duration, size } from '../../../cli/report/measure';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 kB'],
  [318_123_456, '318 MB'],
  [999_949, '1 MB'],
  [999_499, '999 kB'],
  [1_250_000_000, '1.25 GB'],
  [4_294_967_296, '4.29 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(size(bytes)).toBe(text);
});

it('says every size within half a percent, and never as a thousand of a unit', () => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 50 }), (bytes) => {
      const [number, unit] = size(bytes).split(' ');
      const said = Number(number) * 1000 ** units.indexOf(unit!);
      expect(Math.abs(said - bytes)).toBeLessThanOrEqual(bytes * 0.005 + 0.5);
      expect(Number(number)).toBeLessThan(1000);
    }),
  );
});

it.each([
  [0, '0 s'],
  [15.44, '15.4 s'],
  [59.96, '1 min'],
  [245, '4 min 5 s'],
  [3600, '1 h'],
  [22_320, '6 h 12 min'],
  [22_379, '6 h 12 min'],
  [1_047_600, '12 d 3 h'],
  [-5, '-5 s'],
])('%d seconds are %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text);
});
