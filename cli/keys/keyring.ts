import type { V1Secret } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { newSigningKey } from './signing-key';
import { type HeldKey, hasNextKey, type KeySlot, keyOf, onlyKeyPatch, signingSecret } from './signing-secret';

/** Whose Secret it is. */
export interface KeyringOf {
  readonly app: string;
  /** Kanister's. */
  readonly namespace: string;
}

/** The private keys of an app: its Secret in the cluster. */
export class Keyring {
  /** The key in use; `undefined`: there is no Secret, or it holds something else. */
  readonly current: HeldKey | undefined;
  /** The next one; `undefined`: no rotation is under way. */
  readonly next: HeldKey | undefined;

  private constructor(
    private readonly cluster: Cluster,
    private readonly of: KeyringOf,
    /** `undefined`: it is not there. */
    readonly secret: V1Secret | undefined,
    replaces: boolean,
  ) {
    this.current = secret && this.held(secret, 'current', replaces);
    this.next = secret && hasNextKey(secret) ? this.held(secret, 'next', replaces) : undefined;
  }

  /**
   * @param replaces what is no key is passed over: it will be replaced
   * @throws Failure (refused) if the Secret holds something that is no key
   */
  static async read(cluster: Cluster, of: KeyringOf, replaces: boolean): Promise<Keyring> {
    return new Keyring(cluster, of, await cluster.patchSecret(of.namespace, `${of.app}-signing`, {}), replaces);
  }

  /** `Secret kanister/shop-signing` */
  get at(): string {
    return `Secret ${this.of.namespace}/${this.of.app}-signing`;
  }

  /** Makes a pair, which becomes the only one. */
  async replace(from: Date): Promise<HeldKey> {
    const held = { key: newSigningKey(), from };
    if (this.secret) await this.keepOnly(held);
    else await this.cluster.createSecret(signingSecret(this.of.app, this.of.namespace, held.key, from));
    return held;
  }

  /** Makes the next pair, beside the one in use. */
  async add(from: Date): Promise<HeldKey> {
    const held = { key: newSigningKey(), from };
    await this.patch(signingSecret(this.of.app, this.of.namespace, held.key, from, 'next'));
    return held;
  }

  /** The key becomes the one in use; any other private half is gone. */
  async keepOnly(held: HeldKey): Promise<void> {
    await this.patch(onlyKeyPatch(this.of.app, this.of.namespace, held));
  }

  /** @throws Failure if somebody else was faster */
  private async patch(patch: V1Secret): Promise<void> {
    const { name, resourceVersion } = this.secret!.metadata!;
    const metadata = { ...patch.metadata, resourceVersion: resourceVersion! };
    await this.cluster.patchSecret(this.of.namespace, name!, { ...patch, metadata });
  }

  private held(secret: V1Secret, slot: KeySlot, replaces: boolean): HeldKey | undefined {
    try {
      return keyOf(secret, slot);
    } catch (cause) {
      if (replaces) return undefined;
      throw new Failure(this.at, `holds ${(cause as Error).message}`, {
        next: 'use --rotate to replace it',
        exitCode: EXIT.refused,
      });
    }
  }
}
