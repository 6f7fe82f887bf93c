import type { AnyVerb } from '../cli/command-line/verb';
import { backup } from '../cli/verbs/operate/backup';
import { cluster } from '../cli/verbs/operate/cluster';
import { doctor } from '../cli/verbs/operate/doctor';
import { keys } from '../cli/verbs/operate/keys';
import { logs } from '../cli/verbs/operate/logs';
import { points } from '../cli/verbs/operate/points';
import { policies } from '../cli/verbs/operate/policies';
import { restore } from '../cli/verbs/operate/restore';
import { secrets } from '../cli/verbs/operate/secrets';
import { status } from '../cli/verbs/operate/status';
import { unblock } from '../cli/verbs/operate/unblock';
import { verify } from '../cli/verbs/operate/verify';
import { coverage } from '../cli/verbs/review/coverage';
import { diff } from '../cli/verbs/review/diff';
import { completion } from '../cli/verbs/shell/completion';
import { argocd } from '../cli/verbs/synthesize/argocd';
import { check, synth } from '../cli/verbs/synthesize/synth';

/** All verbs, in the order of the help. */
export const verbs: readonly AnyVerb[] = [
  ...[synth, check, argocd],
  ...[diff, coverage],
  ...[backup, restore, points, verify, status, logs, doctor, unblock],
  ...[policies, secrets, keys, cluster],
  completion,
];
