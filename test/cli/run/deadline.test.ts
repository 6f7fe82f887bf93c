import fc from 'fast-check';
import { secondsOf } from '../../../cli/run/deadline';

it.each([
  ['90', 5400],
  ['1', 60],
  ['90m', 5400],
  ['2h', 7200],
  ['1h30m', 5400],
  ['0h5m', 300],
  ['168h', 604_800],
])('%p is %d s', (text, seconds) => {
  expect(secondsOf(text)).toBe(seconds);
});

it('counts hours and minutes, however they are spread', () => {
  fc.assert(
    fc.property(fc.nat(100), fc.integer({ min: 1, max: 600 }), (hours, minutes) => {
      const seconds = hours * 3600 + minutes * 60;
      expect(secondsOf(`${hours}h${minutes}m`)).toBe(seconds);
      expect(secondsOf(`${hours * 60 + minutes}m`)).toBe(seconds);
      expect(secondsOf(`${hours * 60 + minutes}`)).toBe(seconds);
    }),
  );
});

it.each(['', '0', '0m', '0h0m', 'm', 'h', '1.5h', '-5', '30s', '2d', '30m2h', ' 30', '1h 30m', '1e3', 'PT2H'])(
  '%p is no time',
  (text) => {
    expect(() => secondsOf(text)).toThrow(
      expect.objectContaining({
        exitCode: 2,
        message: expect.stringContaining(`--deadline: must be a time (${text}); `),
      }),
    );
  },
);

it.each(['169h', '10081', '168h1m', '9'.repeat(400)])('%p is too long', (text) => {
  expect(() => secondsOf(text)).toThrow(expect.objectContaining({ exitCode: 2 }));
});
