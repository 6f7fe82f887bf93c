import { library } from '../../dsl';

/** The functions of `load.sh`. */
export const load = library(__dirname, 'load.sh');
