import { action, artifactsOf, type Inputs, type SecretKey, secretKey, sh } from './dsl';
import { begin } from './task/begin';
import { storeProfile } from './task/profile';

/** Stops the writers of one Deployment, and says how many there were. For people with kanctl; the runner does this itself. */
export const quiesce = action({ on: 'Deployment' }, (a) => {
  const scaled = a.scaleWorkload('scaleToZero', { replicas: 0 });
  return { replicas: { count: scaled.output.originalReplicaCount } };
});

/** Starts as many writers as `quiesce` stopped. */
export const unquiesce = action({ on: 'Deployment', inputs: artifactsOf(quiesce, 'replicas') }, (a, { replicas }) => {
  a.scaleWorkload('scaleBack', { replicas: replicas.count });
});

/** A Secret in the app's namespace with the keys `accessKeyId` and `secretAccessKey`, which may list and delete below `kanctl/`. */
export interface DeleteKey {
  readonly secret: string;
}

type Stored = { readonly dump: 'directory' | 'parts'; readonly users: 'directory' | 'parts' };

/** Deletes what a backup by kanctl stored, part by part. It refuses a run's directory: retention is the runner's. */
export function deletion(image: string, { secret }: DeleteKey, inputs: Inputs<Stored>) {
  const key = (name: string): SecretKey => secretKey(secret, name);
  return action({ on: 'StatefulSet', options: ['notAfter'], inputs }, (a, { dump, users }) => {
    a.kubeTask('deleteFromStore', {
      image,
      script: sh`
        ${begin(image, a.options.notAfter)}
        ${storeProfile(a, { id: key('accessKeyId'), secret: key('secretAccessKey') })}
        remove() {
          local part
          local -a list
          [[ $1 =~ ^kanctl/[a-z0-9]+-[0-9a-f]+$ ]] || fail "directory ($1): only what kanctl made is deleted by hand; retention deletes runs"
          read -ra list <<<"$2"
          for part in "\${list[@]}"; do
            [[ $part =~ ^[a-z]+[.]sql([.](zst|gz))?[.][0-9]{3}: ]] || fail "part ($part): is no part of a dump; take the artifact as the backup left it"
            kando location delete --profile "$profile" --path "$1/\${part%%:*}" >&2 || fail "kando could not delete $1/\${part%%:*} (see above)"
          done
        }
        remove "${dump.directory}" "${dump.parts}"
        remove "${users.directory}" "${users.parts}"
      `,
    });
  });
}
