// The program as Pulumi's language host begins it: by Pulumi's own ts-node, in infra/, with infra/tsconfig.json; here with mocks, as previews, one for
// each configuration of the first argument. Says as JSON what came of each.
const { resolve } = require('node:path');
const { setTimeout: wait } = require('node:timers/promises');

process.chdir(resolve(__dirname, '../../../infra'));
const { output, runtime, RunError } = require('@pulumi/pulumi');
const archive = { enabled: true, transitions: [{ storageClass: 'GLACIER', days: 1 }] };
const mocks = {
  // What is read has no versions, and an archive.
  newResource: ({ id, name, inputs }) =>
    id
      ? { id, state: { versioning: { enabled: false }, objectLockConfiguration: {}, lifecycleRules: [archive] } }
      : { id: `${name}-id`, state: { ...inputs, arn: `arn:aws:x:::${name}` } },
  call: ({ token }) =>
    token.includes('getRole')
      ? { arn: 'arn:aws:iam::111122223333:role/admin' }
      : { accountId: '111122223333', arn: 'arn:aws:sts::111122223333:assumed-role/admin/somebody' },
};
runtime.setMocks(mocks, 'jerrycan', 'entry', true);
require('@pulumi/pulumi/vendor/ts-node@7.0.1').register({
  transpileOnly: true,
  compiler: require.resolve('typescript'),
  project: 'tsconfig.json',
  compilerOptions: {},
});
// The root of the project, as Pulumi's CLI says it; mocks leave it out.
require('@pulumi/pulumi/runtime/state').getStore().settings.options.rootDirectory = resolve(
  __dirname,
  '../../../examples',
);
const entry = require('../../../infra');

let lines = [];
const failed = (error) => lines.push(...(RunError.isInstance(error) ? error.message : `${error.stack}`).split('\n'));
process.on('unhandledRejection', failed);

(async () => {
  const previews = [];
  for (const { config, secrets } of JSON.parse(process.argv[2])) {
    lines = [];
    runtime.setMocks(mocks, 'jerrycan', 'entry', true);
    runtime.setAllConfig(config, secrets);
    await entry().then(({ bucket }) => output(bucket).apply((name) => lines.push(`bucket ${name}`)), failed);
    // What is said later comes of what was answered; a refusal is said by now.
    if (lines.length === 0) await wait(200);
    previews.push(lines);
  }
  console.log(JSON.stringify(previews));
})();
