import { program } from './command-line';
import { EXIT } from './terminal/exit-code';

// Whoever read our output has gone (`| head`): nobody is left to be told anything.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.interrupted);
});

void program(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
