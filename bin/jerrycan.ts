import { EXIT } from '../cli/terminal/exit-code';
import { program } from './program';

// The reader of our output has gone (`| head`): there is no one left to print for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.interrupted);
});

void program(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
