// The program as Pulumi's language host begins it: by Pulumi's own ts-node, in infra/, with infra/tsconfig.json; here with mocks, as a preview.
const { resolve } = require('node:path');

process.chdir(resolve(__dirname, '../../../infra'));
const { output, runtime, RunError } = require('@pulumi/pulumi');
const mocks = {
  // What is read has no versions.
  newResource: ({ id, name, inputs }) =>
    id
      ? { id, state: { versioning: { enabled: false }, objectLockConfiguration: {}, lifecycleRules: [] } }
      : { id: `${name}-id`, state: { ...inputs, arn: `arn:aws:x:::${name}` } },
  call: () => ({ accountId: '111122223333' }),
};
runtime.setMocks(mocks, 'jerrycan', 'entry', true);
runtime.setAllConfig(JSON.parse(process.argv[2]));
require('@pulumi/pulumi/vendor/ts-node@7.0.1').register({
  transpileOnly: true,
  compiler: require.resolve('typescript'),
  project: 'tsconfig.json',
  compilerOptions: {},
});
const failed = (error) => {
  console.log(RunError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
};
process.on('unhandledRejection', failed);
// What is exported is outputs, or a function that makes them (pulumi, sdk/nodejs/cmd/run/run.ts).
const entry = require('../../../infra');
Promise.resolve(entry instanceof Function ? entry() : entry).then(
  ({ bucket }) => output(bucket).apply((name) => console.log(`bucket ${name}`)),
  failed,
);
