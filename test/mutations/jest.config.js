/** The planted faults: each in a copy of this tree, with a jest of its own. */
module.exports = {
  ...require('../../jest.config.js'),
  rootDir: __dirname,
  roots: ['<rootDir>'],
  testPathIgnorePatterns: ['/node_modules/'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
