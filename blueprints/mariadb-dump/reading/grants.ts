import { library } from '../../dsl';

/** The functions of `grants.sh`. */
export const grants = library(__dirname, 'grants.sh');
