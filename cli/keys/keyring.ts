import type { V1Secret } from '@kubernetes/client-node';
import type { Cluster } from '../cluster/cluster';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import { newSigningKey } from './signing-key';
import { type HeldKey, hasNextKey, type KeySlot, keyOf, onlyKeyPatch, signingSecret } from './signing-secret';

/** The owner of the Secret. */
export interface KeyringOf {
  readonly app: string;
  /** Kanister's namespace. */
  readonly namespace: string;
}

/** The private keys of an app, in its Secret in the cluster. */
export class Keyring {
  /** The current key; `undefined` if the Secret does not exist or contains no valid key. */
  readonly current: HeldKey | undefined;
  /** The next key; `undefined` if no rotation is in progress. */
  readonly next: HeldKey | undefined;

  private constructor(
    private readonly cluster: Cluster,
    private readonly of: KeyringOf,
    /** `undefined` if it does not exist. */
    readonly secret: V1Secret | undefined,
    replaces: boolean,
  ) {
    this.current = secret && this.held(secret, 'current', replaces);
    this.next = secret && hasNextKey(secret) ? this.held(secret, 'next', replaces) : undefined;
  }

  /**
   * @param replaces ignore content that is not a key, because it will be replaced
   * @throws Failure (refused) if the Secret contains an invalid key
   */
  static async read(cluster: Cluster, of: KeyringOf, replaces: boolean): Promise<Keyring> {
    return new Keyring(cluster, of, await cluster.patchSecret(of.namespace, `${of.app}-signing`, {}), replaces);
  }

  /** `Secret kanister/shop-signing` */
  get at(): string {
    return `Secret ${this.of.namespace}/${this.of.app}-signing`;
  }

  /** Makes a key pair, which becomes the only one. */
  async replace(from: Date): Promise<HeldKey> {
    const held = { key: newSigningKey(), from };
    if (this.secret) await this.keepOnly(held);
    else await this.cluster.createSecret(signingSecret(this.of.app, this.of.namespace, held.key, from));
    return held;
  }

  /** Makes the next key pair, in addition to the current one. */
  async add(from: Date): Promise<HeldKey> {
    const held = { key: newSigningKey(), from };
    await this.patch(signingSecret(this.of.app, this.of.namespace, held.key, from, 'next'));
    return held;
  }

  /** Makes the key the current one, and deletes any other private key. */
  async keepOnly(held: HeldKey): Promise<void> {
    await this.patch(onlyKeyPatch(this.of.app, this.of.namespace, held));
  }

  /** @throws Failure if another person changed the Secret in the meantime */
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
      throw new Failure(this.at, `must contain a signing key (${(cause as Error).message})`, {
        next: 'use --rotate to replace it',
        exitCode: EXIT.refused,
      });
    }
  }
}
