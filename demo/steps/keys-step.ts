import { namesOf } from '../../contracts/names';
import { APP, SITE_NAMESPACE, STORE_NAMESPACE } from '../cluster/demo-names';
import { applyRecorded } from '../cluster/demo-object';
import { ensureSecret, secretManifest } from '../cluster/demo-secret';
import { STORE_USERS, type StoreUser, USERS, USERS_SECRET } from '../store/store-user';
import { jerrycan, jerrycanArgs, type Step } from './step';

const names = namesOf(APP);

/** The Secrets with the store's key pairs, and the signing key. */
export const keysStep: Step = {
  name: 'keys',
  title: 'Make the Secrets for the store, and the key that signs restore points',
  summary: 'make Secrets and the signing key',
  commands: (context) => {
    const secret = (namespace: string, name: string) =>
      `kubectl -n ${namespace} create secret generic ${name} --from-file=accessKeyId --from-file=secretAccessKey`;
    return [
      secret(context.kanister.namespace, names.runner),
      secret(context.kanister.namespace, names.store),
      secret(SITE_NAMESPACE, names.store),
      `npx jerrycan ${jerrycanArgs(context, 'keys', APP).join(' ')}`,
      `npx jerrycan synth --root ${context.folder}`,
    ];
  },
  async run(context) {
    const { kubectl, record, kanister } = context;
    const users = await ensureSecret(kubectl, STORE_NAMESPACE, USERS_SECRET, USERS);
    const pair = (namespace: string, name: string, user: StoreUser) =>
      secretManifest(namespace, name, { accessKeyId: STORE_USERS[user], secretAccessKey: users[user] });
    await applyRecorded(kubectl, record, [
      pair(kanister.namespace, names.runner, 'runner'),
      pair(kanister.namespace, names.store, 'app'),
      pair(SITE_NAMESPACE, names.store, 'app'),
    ]);
    await record.willMake([{ kind: 'Secret', name: names.signing, namespace: kanister.namespace }]);
    await jerrycan(jerrycanArgs(context, 'keys', APP), 'quiet');
    await jerrycan(['synth', '--root', context.folder], 'quiet');
    return undefined;
  },
};
