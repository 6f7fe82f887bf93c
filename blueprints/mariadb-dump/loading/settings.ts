import { library } from '../../dsl';

/** What a row of a dump may need: a statement of this many bytes. */
const PACKET = 1_073_741_824;

/** The functions of `settings.sh`. */
export const settings = library(__dirname, 'settings.sh', { packet_bytes: PACKET });
