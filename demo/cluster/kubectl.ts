import { execFile } from 'node:child_process';
import { FIELD_MANAGER } from './demo-names';

interface FieldManager {
  readonly manager: string;
  readonly operation: string;
  /** `status` for a controller that reports. @default - the object itself */
  readonly subresource?: string;
}

/** An object of the cluster, as far as the demo reads it. */
export interface ClusterObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly FieldManager[];
  };
}

/** Runs `kubectl` against one context, so that a context that changes meanwhile changes nothing. */
export class Kubectl {
  constructor(
    readonly context: string,
    private readonly kubeconfig: string | undefined = process.env.KUBECONFIG,
  ) {}

  /** The arguments that name the context. */
  get options(): string[] {
    return ['--context', this.context];
  }

  /**
   * Runs one command.
   *
   * @param input standard input: secrets go in by it, and are on no command line
   * @returns standard output
   * @throws Error with the words of `kubectl`
   */
  run(args: readonly string[], input = ''): Promise<string> {
    const env = { ...process.env, ...(this.kubeconfig !== undefined && { KUBECONFIG: this.kubeconfig }) };
    return new Promise((resolve, reject) => {
      const child = execFile(
        'kubectl',
        [...this.options, ...args],
        { env, maxBuffer: 1 << 28 },
        (error, stdout, stderr) =>
          error ? reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || error.message}`)) : resolve(stdout),
      );
      // A command that stops before it has read everything reports why by its exit code.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input);
    });
  }

  /** Gets one object; `undefined` if the cluster does not have it. */
  async find<T = ClusterObject>(kind: string, name: string, namespace?: string): Promise<T | undefined> {
    const where = namespace === undefined ? [] : ['-n', namespace];
    const text = await this.run([
      ...where,
      'get',
      kind,
      name,
      '--ignore-not-found',
      '--show-managed-fields',
      '-o',
      'json',
    ]);
    return text.trim() === '' ? undefined : (JSON.parse(text) as T);
  }

  /** Lists objects. */
  async list<T = ClusterObject>(kind: string, ...options: readonly string[]): Promise<T[]> {
    return (JSON.parse(await this.run(['get', kind, ...options, '-o', 'json'])) as { items: T[] }).items;
  }

  /** Applies objects on the server's side. An unknown field is an error. */
  async apply(objects: readonly object[]): Promise<void> {
    const text = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    await this.run(
      ['apply', '--server-side', '--validate=strict', `--field-manager=${FIELD_MANAGER}`, '-f', '-'],
      text,
    );
  }

  /** Waits until a workload runs with all its replicas. */
  async ready(workload: string, namespace: string): Promise<void> {
    await this.run(['-n', namespace, 'rollout', 'status', workload, '--timeout=600s']);
  }
}
