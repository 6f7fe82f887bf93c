import { library } from '../../dsl';

/** The functions of `header.sh`. */
export const header = library(__dirname, 'header.sh');
