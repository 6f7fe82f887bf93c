/** The key of the sample app, in `keys/wordpress.json` of a fresh clone. No one has its private half: it never signed a restore point. */
export const SAMPLE_KEY = 'b1ada93be11e83e9';

/** Whether an app is the sample of a fresh clone, with no key but the sample's: no restore point of it exists. */
export function isSample(app: string, keys: readonly { readonly id: string }[] = []): boolean {
  return app === 'wordpress' && keys.length > 0 && keys.every(({ id }) => id === SAMPLE_KEY);
}
