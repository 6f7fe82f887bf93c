import { runtime } from '@pulumi/pulumi';
import type { ListedApp } from '../../../contracts/files/app-list';
import { parseConfig } from '../../../infra/config/parse';
import { program } from '../../../infra/stack';
import type { StackProps } from '../../../infra/stack-props';

/** A resource that the program requests from Pulumi. */
export interface Asked {
  readonly type: string;
  readonly name: string;
  // biome-ignore lint/suspicious/noExplicitAny: the inputs of any resource
  readonly inputs: any;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  /** Whether it is read and not made. */
  readonly read: boolean;
  /** The name of the provider that makes it, and so of its account and region. Absent: a component, or a provider. */
  readonly provider: string | undefined;
  /** The resources that must exist before: `<type> <name>`, the type without its package and module. */
  readonly waitsFor: readonly string[];
}

/** The options of a resource, in addition to its inputs. */
type Options = Pick<Asked, 'protect' | 'retainOnDelete' | 'provider' | 'waitsFor'>;

const ACCOUNT = '111122223333';
const OTHER_ACCOUNT = '444455556666';
export const ADMINISTRATOR = `arn:aws:iam::${ACCOUNT}:role/backup-administrator`;
/** The caller, as STS names it. */
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/backup-administrator/somebody`;
export const wordpress: ListedApp = {
  ...{ name: 'wordpress', namespace: 'wordpress', cluster: 'local', stack: 'prod' },
  ...{ prefix: 'jerrycan/local/wordpress', retired: false },
};
export const required = { bucket: 'our-backups', region: 'eu-central-1', administrator: ADMINISTRATOR };

/** The outputs of each kind of resource; a kind that is not listed fails the test. */
const answers: Record<string, (args: runtime.MockResourceArgs) => object> = {
  'pulumi:providers:aws': () => ({}),
  'pulumi:providers:kubernetes': () => ({}),
  'jerrycan:infra:AccessLog': () => ({}),
  'jerrycan:infra:BackupBucket': () => ({}),
  'jerrycan:infra:Credentials': () => ({}),
  'jerrycan:infra:EncryptionKey': () => ({}),
  'jerrycan:infra:Identity': () => ({}),
  'jerrycan:infra:Replica': () => ({}),
  'jerrycan:infra:RunnerRole': () => ({}),
  'aws:s3/bucket:Bucket': ({ inputs }) => ({ arn: `arn:aws:s3:::${inputs.bucket}` }),
  'aws:s3/bucketVersioning:BucketVersioning': () => ({}),
  'aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration': () => ({}),
  'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration': () => ({}),
  'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock': () => ({}),
  'aws:s3/bucketOwnershipControls:BucketOwnershipControls': () => ({}),
  'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration': () => ({}),
  'aws:s3/bucketPolicy:BucketPolicy': () => ({}),
  'aws:s3/bucketLogging:BucketLogging': () => ({}),
  'aws:s3/bucketReplicationConfig:BucketReplicationConfig': () => ({}),
  'aws:kms/key:Key': ({ inputs }) => ({ keyId: '0a', arn: `arn:aws:kms:${inputs.region}:${ACCOUNT}:key/0a` }),
  'aws:kms/alias:Alias': () => ({}),
  'aws:iam/user:User': () => ({}),
  'aws:iam/policy:Policy': ({ name }) => ({ arn: `arn:aws:iam::${ACCOUNT}:policy/${name}` }),
  'aws:iam/userPolicyAttachment:UserPolicyAttachment': () => ({}),
  'aws:iam/accessKey:AccessKey': ({ name }) => ({ secret: `secret of ${name}` }),
  'aws:iam/role:Role': ({ name, inputs }) => ({ arn: `arn:aws:iam::${ACCOUNT}:role/jerrycan/${inputs.name ?? name}` }),
  'aws:iam/rolePolicyAttachment:RolePolicyAttachment': () => ({}),
  'aws:eks/podIdentityAssociation:PodIdentityAssociation': () => ({}),
  'aws:secretsmanager/secret:Secret': () => ({}),
  'aws:secretsmanager/secretVersion:SecretVersion': () => ({}),
  'kubernetes:core/v1:Secret': () => ({}),
  'kubernetes:external-secrets.io/v1:ExternalSecret': () => ({}),
};

export interface Run {
  readonly asked: readonly Asked[];
  readonly reported: readonly string[];
  readonly written: readonly string[];
  readonly policies: Readonly<Record<string, string>>;
  /** The only resource of a type, or of a type and a name. */
  one(type: string, name?: string): Asked;
  all(type: string): readonly Asked[];
}

export interface Otherwise extends Partial<Omit<StackProps, 'config'>> {
  /** The settings of an adopted bucket. */
  readonly found?: object;
  /** The caller, as STS names it. */
  readonly caller?: string;
  /** A type that is requested, and never made. */
  readonly never?: string;
}

/** Runs the program with Pulumi's mocks, which throw on anything that is not in the table above. */
export async function ran(config: Record<string, string>, otherwise: Otherwise = {}): Promise<Run> {
  // Pulumi takes a stack trace of every request, and jest maps each: this is half of the time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return await runOf(config, otherwise);
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

async function runOf(
  config: Record<string, string>,
  { found, never, caller = SESSION, ...otherwise }: Otherwise,
): Promise<Run> {
  const asked: Asked[] = [];
  const reported: string[] = [];
  const written: string[] = [];
  const options = new Map<string, Options>();
  const failures: Error[] = [];
  runtime.setMocks(
    {
      newResource: (args) => {
        const answer = answers[args.type];
        if (!answer) throw new Error(`a resource that nobody expects: ${args.type} ${args.name}`);
        const { type, name, inputs } = args;
        if (type === never) return new Promise(() => {});
        const read = args.id !== undefined && args.id !== '';
        asked.push({ ...{ type, name, inputs, read }, ...options.get(`${type} ${name}`)! });
        const id = args.id || args.inputs.bucket || `${args.name}-id`;
        return { id, state: { ...args.inputs, ...answer(args), ...(args.id && found) } };
      },
      call: ({ token, provider, inputs }) => {
        if (token === 'aws:iam/getRole:getRole' && inputs.name === 'backup-administrator')
          return { arn: ADMINISTRATOR, name: inputs.name };
        if (token !== 'aws:index/getCallerIdentity:getCallerIdentity')
          throw new Error(`a call that nobody expects: ${token}`);
        const isOther =
          asked.some(({ name, inputs }) => name === 'replica' && inputs.assumeRoles) &&
          provider?.includes('::replica::');
        return { accountId: isOther ? OTHER_ACCOUNT : ACCOUNT, arn: caller, id: ACCOUNT, userId: 'x' };
      },
    },
    'jerrycan',
    'prod',
  );
  const pending = watch(options, failures, never);
  const values = Object.fromEntries(Object.entries(config).map(([key, value]) => [`jerrycan:${key}`, value]));
  const { policies } = await program({
    ...{ stack: 'prod', config: parseConfig('prod', 'jerrycan', values), apps: [wordpress] },
    kanister: new Map([['local', 'kanister']]),
    namespaces: async () => new Set(['kanister', 'wordpress']),
    report: (severity, message) => reported.push(`${severity}: ${message}`),
    write: (text) => written.push(text),
    ...otherwise,
  });
  await settled(pending);
  if (failures.length > 0) throw failures[0];
  const all = (type: string) => asked.filter((each) => each.type === type);
  return {
    ...{ asked, reported, written, policies, all },
    one: (type, name) => {
      const [only, more] = all(type).filter((each) => name === undefined || each.name === name);
      if (!only || more) throw new Error(`${only ? 'several' : 'none'} of ${type} ${name ?? ''}`);
      return only;
    },
  };
}

type Request = Readonly<Record<'getType' | 'getName' | 'getProvider', () => string>> & {
  getDependenciesList(): string[];
};
type Registration = Request & Readonly<Record<'getProtect' | 'getRetainondelete', () => boolean>>;
type Callback = (error: Error | null, answer: unknown) => void;
type Ask<T> = (request: T, callback: Callback) => void;

/** Mocks do not get the options of a resource, so this reads the requests to them. An error of a mock fails the test. */
function watch(options: Map<string, Options>, failures: Error[], never?: string): () => number {
  const monitor = runtime.getMonitor() as unknown as {
    registerResource: Ask<Registration>;
    readResource: Ask<Request>;
  };
  let open = 0;
  const counted =
    <T extends Request>(original: Ask<T>, kept: (request: T) => Pick<Asked, 'protect' | 'retainOnDelete'>): Ask<T> =>
    (request, callback) => {
      if (request.getType() !== never) open += 1;
      options.set(`${request.getType()} ${request.getName()}`, { ...kept(request), ...around(request) });
      original(request, (error, answer) => {
        open -= 1;
        if (error) failures.push(error);
        callback(error, answer);
      });
    };
  monitor.readResource = counted(monitor.readResource.bind(monitor), () => ({ protect: false, retainOnDelete: false }));
  monitor.registerResource = counted(monitor.registerResource.bind(monitor), (request) => ({
    protect: request.getProtect(),
    retainOnDelete: request.getRetainondelete(),
  }));
  return () => open;
}

/** The names in a URN: it ends with the types of its parents and its own, and its name; a provider is named by its URN and id. */
function around(request: Request): Pick<Asked, 'provider' | 'waitsFor'> {
  const parts = (urn: string) => urn.split('::').slice(2, 4) as [string, string];
  const provider = request.getProvider();
  return {
    provider: provider === '' ? undefined : parts(provider)[1],
    waitsFor: request.getDependenciesList().map((urn) => {
      const [types, name] = parts(urn);
      return `${types.split(':').at(-1)} ${name}`;
    }),
  };
}

/** Waits until there was no request for a while, and all are answered. */
async function settled(pending: () => number): Promise<void> {
  for (let quiet = 0; quiet < 5; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    quiet = pending() === 0 ? quiet + 1 : 0;
  }
}

/** The result that most tests read, made once. */
let made: Promise<Run> | undefined;
export const usual = (): Promise<Run> => {
  made ??= ran(required);
  return made;
};

/** Unwraps a secret of Pulumi. */
// biome-ignore lint/suspicious/noExplicitAny: the value of any property
export function plain(value: any): any {
  return value !== null && typeof value === 'object' && 'value' in value ? plain(value.value) : value;
}
