import {
  type Action,
  type ActionKind,
  action,
  actionArtifacts,
  artifactsOf,
  type Inputs,
  type SecretKey,
  secretKey,
  sh,
} from '../dsl';
import { begin } from './begin';
import { storeProfile } from './profile';
import type { DeleteKey, TaskProps } from './props';

/**
 * Stops the writers of one Deployment, and returns their number. For people with kanctl; the runner has its own
 * quiesce.
 */
const quiesce = action({ on: 'Deployment' }, (a) => {
  const scaled = a.scaleWorkload('scaleToZero', { replicas: 0 });
  return { replicas: { count: scaled.output.originalReplicaCount } };
});

/** Starts as many writers as `quiesce` stopped. */
const unquiesce = action({ on: 'Deployment', inputs: artifactsOf(quiesce, 'replicas') }, (a, { replicas }) => {
  a.scaleWorkload('scaleBack', { replicas: replicas.count });
});

/**
 * Deletes the data of a backup that kanctl made. It refuses the directory of a run, because retention deletes those.
 * kando deletes by prefix. All names of kanctl's backups have the same length, so none is a prefix of another.
 */
function deletion(image: string, { secret }: DeleteKey, on: ActionKind) {
  const inputs: Inputs<{ readonly point: 'directory' | 'index' }> = { point: actionArtifacts.backup.gives.point };
  const key = (name: string): SecretKey => secretKey(secret, name);
  return action({ on, options: ['notAfter'], inputs }, (a, { point }) => {
    a.kubeTask('deleteFromStore', {
      image,
      script: sh`
        ${begin(image, a.options.notAfter)}
        ${storeProfile(a, { id: key('accessKeyId'), secret: key('secretAccessKey') })}
        directory="${point.directory}"
        [[ $directory =~ ^kanctl/[0-9]{8}t[0-9]{6}z-[0-9a-f]{8}$ ]] || fail "directory ($directory): must be a backup that kanctl made; retention deletes the backups of runs"
        kando location delete --profile "$profile" --path "$directory" >&2 2>"$TMPDIR/kando.log" || {
          kando_failed "$TMPDIR/kando.log"
          fail "kando could not delete $directory ($(kando_error "$TMPDIR/kando.log")); check the store's address, and the delete key and its rights"
        }
      `,
    });
  });
}

/** Returns the actions for people with kanctl, as an app declares them. */
export function kanctlActions(
  { image, kanctlActions: said }: Pick<TaskProps, 'image' | 'kanctlActions'>,
  on: ActionKind,
): Readonly<Record<string, Action>> {
  if (said === undefined) return {};
  return { quiesce, unquiesce, ...(said !== true && { delete: deletion(image, said.deleteKey, on) }) };
}
