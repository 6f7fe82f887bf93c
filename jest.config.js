/** Packages that come as ES modules only. */
const modules = [
  '@kubernetes/client-node|openid-client|oauth4webapi|jose|jsonpath-plus|@jsep-plugin',
  'p-retry|is-network-error|@clack|sisteransi|aws4fetch',
  // Markdown and sentences, for test/prose.
  'unified|remark-.*|mdast-.*|micromark.*|unist-.*|vfile.*|nlcst-.*|parse-english|parse-latin|array-iterate|bail|ccount',
  'character-entities|decode-named-character-reference|devlop|escape-string-regexp|is-plain-obj|longest-streak',
  'markdown-table|trim-lines|trough|zwitch',
];

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
    '/test/mutations/',
    '/test/world/[^/]*[.]test',
  ],
  // Ends what hangs, and nothing else: their time is virtual, so what they take is the processor's, and that may have other work.
  testTimeout: 120_000,
  testRunner: require.resolve('./jest.runner.js'),
  // Jest leaves a core to itself, which has nothing to do: on two cores the tests took one.
  maxWorkers: '100%',
  transform: { '\\.[jt]s$': require.resolve('./jest.transform.js') },
  transformIgnorePatterns: [`/node_modules/(?!(${modules.join('|')})/)`],
};
