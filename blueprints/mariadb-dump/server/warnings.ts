import { library } from '../../dsl';

/** The functions of `warnings.sh`. */
export const warnings = library(__dirname, 'warnings.sh');
