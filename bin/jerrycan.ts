import { EXIT } from '../cli/terminal/exit-code';
import { complete, program } from './program';

// The reader of our output has gone (`| head`): there is no one left to print for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.interrupted);
});

const words = process.argv.slice(2);
// A shell asks what can be typed next: nothing runs.
if (process.env.JERRYCAN_COMPLETION) process.exitCode = complete(words);
else
  void program(words).then((exitCode) => {
    process.exitCode = exitCode;
  });
