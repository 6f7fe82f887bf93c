import { isOfRun } from '../../demo/removal';

describe('a name', () => {
  test.each([
    'wordpress-demo-20261130t020854z-uob6f',
    'wordpress-demo-backup-20261130t020854z-7zzop',
    'wordpress-demo-backup-20261130t020854z-7zzop-x2x4p',
    'wordpress-demo-restore-20261130t020910z-5z3op',
    'wordpress-demo-verify-29401234',
    'wordpress-demo-verify-29401234-abcde',
  ])('%s is that of a run of the demo', (name) => expect(isOfRun(name)).toBe(true));

  test.each([
    'wordpress-demo',
    'wordpress-demo-2-20261130t020854z-uob6f',
    'wordpress-demo-2-backup-20261130t020854z-7zzop',
    'wordpress-demolition-20261130t020854z-uob6f',
    'a-wordpress-demo-20261130t020854z-uob6f',
    'wordpress-20261130t020854z-uob6f',
  ])('%s is not', (name) => expect(isOfRun(name)).toBe(false));
});
