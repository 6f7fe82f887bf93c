import { keys } from '../../../cli/keys/keys';
import type { KeysOptions } from '../../../cli/keys/keys-context';
import type { KeyFile } from '../../../contracts/files/signing-keys';
import { idOfPrivateKey } from '../../../runner/catalog/signature';
import { World } from '../world';

export const DAY = 86_400_000;

/** An app that has used one signing key for 30 days. */
export class KeyStory {
  readonly world = new World();

  static async begin(): Promise<KeyStory> {
    const story = new KeyStory();
    await story.run({});
    await story.world.clock.sleep(30 * DAY);
    return story;
  }

  /** The content of `keys/shop.json`. */
  file(): KeyFile {
    return JSON.parse(this.world.read('keys/shop.json'));
  }

  run(options: KeysOptions) {
    return keys('shop', options, this.world.context);
  }

  /** The entries of the Secret, and the id of each key. */
  held(): [entry: string, id: string][] {
    return Object.entries(this.world.cluster.secrets[0]!.data!).map(([entry, data]) => [
      entry,
      idOfPrivateKey(Buffer.from(data, 'base64').toString()),
    ]);
  }

  /** Merges the commit, and lets Argo CD sync it. */
  sync(): void {
    this.world.deploy({ publicKeys: this.file().keys });
  }

  end(): void {
    this.world.end();
  }
}
