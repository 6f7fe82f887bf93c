import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb } from './server/mariadb-server';
import { describeServer } from './server/shop';

describeServer('a server of the tests', () => {
  it('starts without deleting the temporary tables of another server, as a server does with files in its folder for them', async () => {
    const ofAnother = join(tmpdir(), `#sql-temptable-${process.pid}-1-1.MAD`);
    writeFileSync(ofAnother, '');
    const server = await startMariadb('secret');
    try {
      expect(existsSync(ofAnother)).toBe(true);
    } finally {
      await server.stop();
      rmSync(ofAnother, { force: true });
    }
  });
});
