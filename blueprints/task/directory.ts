import { type Expression, library, type Script, sh } from '../dsl';

/** Sets `$directory`; see `directory.sh`. */
export function directory(run: Expression<'at-start'>): Script<never, 'at-start'> {
  return sh`
    ${library(__dirname, 'directory.sh')}
    choose_directory "${run}"
  `;
}
