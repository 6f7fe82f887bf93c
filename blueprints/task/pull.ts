import { library } from '../dsl';

/** The functions of `pull-index.sh`. */
export const pullIndex = library(__dirname, 'pull-index.sh');

/** The function of `pull.sh`. */
export const pull = library(__dirname, 'pull.sh');
