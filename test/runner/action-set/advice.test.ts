import { splitAdvice } from '../../../runner/action-set/advice';

test.each<[string, string, string | undefined]>([
  ['image mariadb: has no zstd; use another image', 'image mariadb: has no zstd', 'use another image'],
  ['it failed (ERROR 1; ERROR 2); check the server', 'it failed (ERROR 1; ERROR 2)', 'check the server'],
  ['it failed; grant it; or restore without it', 'it failed', 'grant it; or restore without it'],
  ['it failed (a; b (c; d)); e', 'it failed (a; b (c; d))', 'e'],
  ['it failed (ERROR 1; it was cut', 'it failed (ERROR 1; it was cut', undefined],
  ['terminated with exit code 1', 'terminated with exit code 1', undefined],
])('%s', (error, cause, next) => {
  expect(splitAdvice(error)).toEqual(next === undefined ? { cause } : { cause, next });
});
