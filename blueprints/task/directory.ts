import { type Expression, library, type Script, sh } from '../dsl';

/** Sets `$directory`, as `directory.sh` says. */
export function directory(run: Expression<'at-start'>): Script<never, 'at-start'> {
  return sh`
    ${library(__dirname, 'directory.sh')}
    choose_directory "${run}"
  `;
}
