import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, getProject, getRootDirectory, getStack, type Output, RunError, runtime } from '@pulumi/pulumi';
import { parseApps } from '../contracts/files/app-list';
import { parseCluster } from '../contracts/files/cluster-file';
import { DataFileError } from '../contracts/files/data-file';
import { parseConfig } from './config/parse';
import { parsePromised } from './config/regression';
import { report } from './diagnostics';
import { clusterNamespaces } from './secrets/cluster-namespaces';
import { refuseClearKeys } from './secrets/given-keys';
import { type Outputs, program } from './stack';

/** The folder of `Pulumi.yaml`. Pulumi runs this program in `infra/`. */
const root = getRootDirectory() || join(process.cwd(), '..');

function read(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    throw new RunError(
      `${file} › content: cannot be read (${(error as Error).message}); correct its name, or run \`npm start\` to create apps.json`,
    );
  }
}

const clusterNames = (): string[] =>
  readdirSync(join(root, 'clusters'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** Whether a key of the configuration was set with `--secret`. The SDK exports this function without declaring it (3.248). */
const { isConfigSecret } = runtime as unknown as { isConfigSecret(key: string): boolean };

/** Reads the secret `keys` of the stack. The SDK's error for invalid JSON contains the value, so that error is not passed on. */
function givenKeys(project: string, stack: string): Output<unknown> | undefined {
  const file = `Pulumi.${stack}.yaml`;
  const key = `${project}:keys`;
  if (runtime.getConfig(key) === undefined) return undefined;
  refuseClearKeys(stack, project, isConfigSecret(key), existsSync(join(root, file)) ? read(file) : undefined);
  try {
    return new Config(project).getSecretObject<unknown>('keys');
  } catch {
    const message =
      'must be a map; set it value by value: pulumi config set --secret --path \'keys["<cluster>/<app>"]…\'';
    throw new DataFileError([{ file, field: 'keys', message }]);
  }
}

/** Reads all files that the Pulumi program needs, and runs the program. */
async function run(): Promise<Outputs> {
  const [project, stack] = [getProject(), getStack()];
  const config = parseConfig(stack, project, runtime.allConfig());
  const apps = parseApps('apps.json', read('apps.json')).filter((app) => app.stack === stack);
  const clusters = new Set([...clusterNames(), ...apps.map(({ cluster }) => cluster)]);
  const kanister = [...clusters].map((cluster): [string, string] => {
    const file = `clusters/${cluster}.json`;
    return [cluster, parseCluster(file, read(file)).kanister.namespace];
  });
  const storeFile = `store.${stack}.json`;
  const keys = givenKeys(project, stack);
  return program({
    ...{ stack, config, apps, kanister: new Map(kanister), namespaces: clusterNamespaces },
    ...(existsSync(join(root, storeFile)) && { before: parsePromised(storeFile, read(storeFile)) }),
    ...(config.ca && { ca: { text: read(config.ca), file: join(root, config.ca) } }),
    ...(keys && { keys: () => new Promise((resolve) => keys.apply(resolve)) }),
    report,
    write: (text) => {
      if (!runtime.isDryRun()) writeFileSync(join(root, storeFile), text);
    },
  });
}

/** Pulumi calls the export of an entry: a single promise, so that only one rejection is reported. */
module.exports = (): Promise<Outputs> =>
  run().catch((error) => {
    // A mistake in a file is reported as its message, without a stack trace.
    throw error instanceof DataFileError ? new RunError(error.message) : error;
  });
