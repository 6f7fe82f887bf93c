import { library, sh } from '../dsl';

/** The functions of `progress.sh`, and that a line of progress goes to the log until the task ends. */
export const progress = sh`
  ${library(__dirname, 'progress.sh')}
  report_progress &
  progress=$!
  at_exit end_progress
`;
