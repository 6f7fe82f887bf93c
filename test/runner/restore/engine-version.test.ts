import { isOlder } from '../../../runner/restore/engine-version';

test.each([
  ['10.11.13', '10.11.6', false],
  ['10.11.6-MariaDB-1:10.11', '10.11.13', false],
  ['10.6.21', '10.11.6', true],
  ['11.4.2', '10.11.6', false],
  ['9.12.0', '10.2.0', true],
  ['10.11', '10.11', false],
  ['ten', '10.11.6', undefined],
  ['10.11.6', '', undefined],
])('a server of %s, a point of %s: older is %s', (server, point, older) => {
  expect(isOlder(server, point)).toBe(older);
});
