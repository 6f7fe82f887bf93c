import { less } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** The most data, in time, that may be lost. */
export const rpo = measuredTime('rpo', 'RPO', ({ config }) => config.rpoSeconds, less);
