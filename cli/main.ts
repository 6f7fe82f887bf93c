import { program } from './program';

void program(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
