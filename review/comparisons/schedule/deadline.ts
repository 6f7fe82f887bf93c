import { noted } from '../../comparison/judgement';
import { measuredTime } from './measured-time';

/** Compares when an unfinished backup is aborted. Neither longer nor shorter is safer: the RPO limits the deadline, and the data must fit into it. */
export const deadline = measuredTime('deadline', 'deadline of a backup', ({ config }) => config.deadlineSeconds, noted);
