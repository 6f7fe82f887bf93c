// The program as Pulumi's language host begins it: by Pulumi's own ts-node, in infra/, with infra/tsconfig.json; here with mocks, as a preview.
const { resolve } = require('node:path');

process.chdir(resolve(__dirname, '../../../infra'));
const { output, runtime, RunError } = require('@pulumi/pulumi');
const mocks = {
  newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, arn: `arn:aws:x:::${name}` } }),
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
process.on('unhandledRejection', (error) => {
  console.log(RunError.isInstance(error) ? error.message : error);
  process.exit(1);
});
const program = require('../../../infra');
output(program.bucket).apply((bucket) => console.log(`bucket ${bucket}`));
