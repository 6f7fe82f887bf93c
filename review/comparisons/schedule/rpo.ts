import { less } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** Compares the maximum data loss, as a duration. */
export const rpo = measuredTime('rpo', 'RPO', ({ config }) => config.rpoSeconds, less);
