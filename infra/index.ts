import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Config, getProject, getRootDirectory, getStack, type Output, RunError, runtime } from '@pulumi/pulumi';
import { parseApps } from '../contracts/files/app-list';
import { parseCluster } from '../contracts/files/cluster-file';
import { DataFileError } from '../contracts/files/data-file';
import { parseConfig } from './config/parse';
import { parsePromised } from './config/regression';
import { say } from './diagnostics';
import { clusterNamespaces } from './secrets/cluster-namespaces';
import { refuseClearKeys } from './secrets/given-keys';
import { type Outputs, program } from './stack';

/** Where `Pulumi.yaml` lies. Pulumi runs this program in `infra/`. */
const root = getRootDirectory() || join(process.cwd(), '..');

function read(file: string): string {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch (error) {
    throw new RunError(
      `${file} › content: cannot be read (${(error as Error).message}); correct its name, or run \`npm start\`, which makes apps.json`,
    );
  }
}

const clusterNames = (): string[] =>
  readdirSync(join(root, 'clusters'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort();

/** Whether a key of the configuration was set with `--secret`; the SDK does not declare what it exports (3.248). */
const { isConfigSecret } = runtime as unknown as { isConfigSecret(key: string): boolean };

/** The secret `keys` of the stack. What the SDK says of one that is no JSON holds the value, so it is not passed on. */
function givenKeys(project: string, stack: string): Output<unknown> | undefined {
  const file = `Pulumi.${stack}.yaml`;
  const key = `${project}:keys`;
  if (runtime.getConfig(key) === undefined) return undefined;
  refuseClearKeys(stack, project, isConfigSecret(key), existsSync(join(root, file)) ? read(file) : undefined);
  try {
    return new Config(project).getSecretObject<unknown>('keys');
  } catch {
    const message = 'is no map; set it value by value: pulumi config set --secret --path \'keys["<cluster>/<app>"]…\'';
    throw new DataFileError([{ file, field: 'keys', message }]);
  }
}

/** The entry of `pulumi up`: reads the files around it, and hands them to the program. */
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
    say,
    write: (text) => {
      if (!runtime.isDryRun()) writeFileSync(join(root, storeFile), text);
    },
  });
}

/** Pulumi calls what an entry exports: one promise, so that one rejection is all that is said. */
module.exports = (): Promise<Outputs> =>
  run().catch((error) => {
    // What people wrote wrong is said in its own words, without a stack.
    throw error instanceof DataFileError ? new RunError(error.message) : error;
  });
