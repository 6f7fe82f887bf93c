import { runBeforeSync } from './program';

runBeforeSync(process.argv.slice(2), process.env).then((exitCode) => process.exit(exitCode));
