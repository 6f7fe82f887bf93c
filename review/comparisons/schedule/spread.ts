import { noted } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** Within what time after the clock a run begins. The RPO bounds it; it promises nothing itself. */
export const spread = measuredTime('spread', 'spread', ({ config }) => config.spreadSeconds, noted);
