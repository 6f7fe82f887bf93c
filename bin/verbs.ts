import type { AnyVerb } from '../cli/command-line/verb';
import { backup } from '../cli/verbs/operate/backup';
import { cluster } from '../cli/verbs/operate/cluster';
import { keys } from '../cli/verbs/operate/keys';
import { points } from '../cli/verbs/operate/points';
import { restore } from '../cli/verbs/operate/restore';
import { status } from '../cli/verbs/operate/status';
import { unblock } from '../cli/verbs/operate/unblock';
import { coverage } from '../cli/verbs/review/coverage';
import { diff } from '../cli/verbs/review/diff';
import { argocd } from '../cli/verbs/synthesize/argocd';
import { check, synth } from '../cli/verbs/synthesize/synth';

/** All verbs, in the order of the help. */
export const verbs: readonly AnyVerb[] = [
  ...[synth, check, argocd],
  ...[diff, coverage],
  ...[backup, restore, points, status, keys, unblock, cluster],
];
