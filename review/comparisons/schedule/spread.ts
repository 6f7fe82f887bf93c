import { noted } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** Compares the window after the scheduled time in which a run starts. It promises nothing by itself; the RPO limits it. */
export const spread = measuredTime('spread', 'spread', ({ config }) => config.spreadSeconds, noted);
