import { program } from './program';

process.once('SIGINT', () => {
  process.stderr.write(
    '\ndemo › interrupted; continue it with npm run demo -- --continue, or remove it with --clean\n',
  );
  process.exit(130);
});

void program(process.argv).then((exitCode) => {
  process.exitCode = exitCode;
});
