import { library, sh } from '../dsl';

/** The functions of `progress.sh`, and a background process that logs the progress until the task exits. */
export const progress = sh`
  ${library(__dirname, 'progress.sh')}
  report_progress &
  progress=$!
  at_exit end_progress
`;
