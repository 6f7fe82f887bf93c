import { runProgram } from './program';

runProgram(process.argv.slice(2), process.env).then((exitCode) => process.exit(exitCode));
