import type { KeyFile } from '../../contracts/files/signing-keys';
import type { Cluster } from '../cluster/cluster';
import { EXIT, type ExitCode } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { publish } from './key-change';
import { livingKeys, withNextKey, withOnlyKey } from './key-history';
import type { Keyring } from './keyring';
import type { KeysContext } from './keys-context';
import type { HeldKey } from './signing-secret';

export interface RotationContext extends Omit<KeysContext, 'cluster'> {
  readonly cluster: Cluster;
  /** Kanister's namespace. */
  readonly namespace: string;
}

/**
 * A rotation from one key to the next, without a refused backup. The next private key is added to the Secret, and its public key to Git. The runner signs
 * with it as soon as `app.json` in the cluster has it. Only then is the previous key deleted from the Secret, and gets an end.
 */
export class Rotation {
  constructor(
    private readonly file: KeyFile,
    private readonly ring: Keyring,
    private readonly context: RotationContext,
  ) {}

  /** Performs the next step. All keys in the Secret must be in the file. */
  async perform(kind: 'make' | 'rotate' | 'finish'): Promise<ExitCode> {
    const { file, ring, context } = this;
    const { next, current } = ring;
    if (kind === 'finish') return next ? this.finish(next) : this.conclude(current!);
    if (next) return this.pending(next);
    if (kind === 'rotate') return this.begin();
    const open = livingKeys(file).filter(({ id }) => id !== current!.key.id);
    const path = context.repository.keysPath(file.app);
    context.terminal.out(
      open.length > 0
        ? `${file.app}: key ${current!.key.id} is in ${ring.at}; ${open[0]!.id} has no end in ${path} yet; run: npx jerrycan keys ${file.app} --finish`
        : `${file.app}: key ${current!.key.id} is in ${ring.at} and in ${path}; nothing to do`,
    );
    return EXIT.done;
  }

  private async begin(): Promise<ExitCode> {
    const { file, ring, context } = this;
    const from = new Date(context.clock.now());
    const { key } = await ring.add(from);
    context.terminal.err(
      `${file.app}: key ${key.id} is in ${ring.at}, in addition to ${ring.current!.key.id}, which still signs`,
    );
    const written = publish(withNextKey(file, key, from), `key ${key.id} is`, context);
    context.terminal.err(
      `${file.app}: after the commit is merged and synced, run: npx jerrycan keys ${file.app} --finish`,
    );
    return written;
  }

  private async pending({ key }: HeldKey): Promise<ExitCode> {
    const { file, ring, context } = this;
    const state = (await this.isKnown(key.id))
      ? `the cluster has it; run: npx jerrycan keys ${file.app} --finish`
      : `the cluster does not have it yet; commit, merge and sync; until then ${ring.current!.key.id} signs`;
    context.terminal.out(`${file.app}: key ${key.id} is the next one in ${ring.at}; ${state}`);
    return EXIT.done;
  }

  private async finish(next: HeldKey): Promise<ExitCode> {
    const { file, ring, context } = this;
    await this.refuseUnknown(next.key.id);
    await ring.keepOnly(next);
    context.terminal.err(`${file.app}: key ${next.key.id} is the only one in ${ring.at}`);
    return this.end(next);
  }

  /** Completes a --finish that was interrupted, if there is one. */
  private async conclude(current: HeldKey): Promise<ExitCode> {
    const { file, context } = this;
    if (livingKeys(file).length > 1) {
      await this.refuseUnknown(current.key.id);
      return this.end(current);
    }
    context.terminal.out(`${file.app}: no rotation is in progress; nothing to do`);
    return EXIT.done;
  }

  private end({ key }: HeldKey): ExitCode {
    const file = withOnlyKey(this.file, key.id, new Date(this.context.clock.now()));
    const ended = file.keys.filter(({ until }, index) => until !== this.file.keys[index]!.until);
    const said = ended.map(({ id, until }) => `key ${id} ends at ${until}`).join(', and ');
    return publish(file, said || `key ${key.id} is`, this.context);
  }

  private async refuseUnknown(id: string): Promise<void> {
    if (await this.isKnown(id)) return;
    const { namespace, cluster } = this.context;
    throw new Failure(
      `ConfigMap ${namespace}/${this.file.app}`,
      `does not have the key ${id} yet (context ${cluster.context})`,
      {
        next: 'commit keys/ and manifests/, merge, let Argo CD sync, and run this again',
        exitCode: EXIT.refused,
      },
    );
  }

  /** Whether a runner that starts now signs with the key. */
  private async isKnown(id: string): Promise<boolean> {
    const { cluster, namespace } = this.context;
    const map = await cluster.configMap(namespace, this.file.app);
    try {
      const { publicKeys } = JSON.parse(map?.data?.['app.json'] ?? '{}') as { publicKeys?: KeyFile['keys'] };
      return Boolean(publicKeys?.some((key) => key.id === id && key.until === null));
    } catch {
      return false;
    }
  }
}
