import { less } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** How long a restore may take. */
export const rto = measuredTime('rto', 'RTO', ({ config }) => config.rtoSeconds, less);
