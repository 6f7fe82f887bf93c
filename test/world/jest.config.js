/** The simulated world: every crash point and thousands of seeds, on all processors, so no two files at once. */
module.exports = {
  ...require('../../jest.config.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  testPathIgnorePatterns: ['/node_modules/', '/contract/'],
  testTimeout: 3_600_000,
  maxWorkers: 1,
};
