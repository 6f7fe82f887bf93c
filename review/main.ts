import { EXIT } from '../cli/terminal/exit-code';
import { program } from './command-line';

// Whoever read our output has gone (`| head`): nobody is left to be told anything.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.interrupted);
});

void program(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
