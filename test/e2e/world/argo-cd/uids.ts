import { parse } from 'yaml';
import type { Checkout } from '../checkout';
import { find } from '../cluster/api';
import { pluralOf } from '../cluster/plural';

interface Found {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly uid: string };
}

/** The files of an app in `manifests/`, as text by their relative path. `presync/` is its own folder. */
export const folderOf = (checkout: Checkout, folder: string): ReadonlyMap<string, string> =>
  new Map([...checkout.files()].filter(([file]) => file.replace(/\/[^/]+$/, '') === `local/${folder}`));

/**
 * The UID of the object of each file, or `undefined` if it does not exist. An object that was created again has another
 * UID.
 */
export async function uidsOf(files: ReadonlyMap<string, string>): Promise<Record<string, string | undefined>> {
  const uid = async (text: string) => {
    const { kind, metadata } = parse(text) as Found;
    return (await find<Found>(pluralOf(kind), metadata.namespace, metadata.name))?.metadata.uid;
  };
  return Object.fromEntries(await Promise.all([...files].map(async ([file, text]) => [file, await uid(text)])));
}
