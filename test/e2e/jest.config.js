/** The tests that need a real cluster, found through KUBECONFIG; one after the other, since they share it. */
const base = require('../../jest.config.js');

module.exports = {
  rootDir: '../..',
  testEnvironment: 'node',
  roots: ['<rootDir>/test/e2e'],
  testMatch: ['**/*.test.ts'],
  testSequencer: require.resolve('./sequence.js'),
  globalSetup: require.resolve('./prepare.js'),
  setupFilesAfterEnv: [require.resolve('./world/end.ts')],
  maxWorkers: 1,
  testTimeout: 10 * 60_000,
  transform: base.transform,
  transformIgnorePatterns: base.transformIgnorePatterns,
};
