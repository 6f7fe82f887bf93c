import { noted } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** When a backup that has not ended is ended. Longer is not safer, nor shorter: the RPO bounds it, the data must fit into it. */
export const deadline = measuredTime('deadline', 'deadline of a backup', ({ config }) => config.deadlineSeconds, noted);
