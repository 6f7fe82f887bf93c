import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rightsTable } from '../enforcement/table';

it('equals the page in docs/', () => {
  expect(readFileSync(join(__dirname, '../../../docs/reference/store-rights.md'), 'utf8')).toBe(rightsTable());
});
