import { library } from '../../dsl';

/** The largest statement, in bytes, that a row of a dump may need. */
const PACKET = 1_073_741_824;

/** The functions of `settings.sh`. */
export const settings = library(__dirname, 'settings.sh', { packet_bytes: PACKET });
