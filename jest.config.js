/** The tests that need nothing but Node, and seconds. Databases, clusters and the simulated world have a configuration of their own beside their tests. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/test/databases/',
    '/test/e2e/',
    '/test/bench/',
    '/test/world/[^/]*[.]test',
  ],
  transform: { '\\.[jt]s$': require.resolve('./jest.transform.js') },
  // Packages that come as ES modules only.
  transformIgnorePatterns: [
    '/node_modules/(?!(@kubernetes/client-node|openid-client|oauth4webapi|jose|jsonpath-plus|@jsep-plugin|p-retry|is-network-error|@clack|aws4fetch|sisteransi)/)',
  ],
};
