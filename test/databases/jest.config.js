/** The scripts against real MariaDB server processes. `KANDO=<path>` and `MINIO=<path>` use the real programs instead of the stand-in. */
module.exports = {
  ...require('../../jest.config.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 120_000,
  maxWorkers: 2,
};
