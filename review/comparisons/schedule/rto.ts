import { less } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** Compares the maximum duration of a restore. */
export const rto = measuredTime('rto', 'RTO', ({ config }) => config.rtoSeconds, less);
