import type { CatalogEntry } from '../../runner/catalog/catalog';
import { credentials, readAppCatalog, type StoreOptions } from '../points/app-catalog';
import { isCandidate } from '../points/candidate';
import { bytesOf, stateOf } from '../points/points';
import { printable } from '../report/event';
import { duration, size } from '../report/measure';
import type { App } from '../repository/repository';
import { EXIT } from '../terminal/exit-code';
import { Failure } from '../terminal/failure';
import type { Choice } from '../terminal/terminal';
import type { RestoreContext } from './restore-context';

/**
 * Lets the operator choose a restore point on the terminal. Broken and retired points are not offered.
 *
 * @returns its run; `undefined` if the operator left
 * @throws Failure (usage) if the store cannot be read from here; Failure (refused) if there is no point
 */
export async function choosePoint(
  app: App,
  options: StoreOptions,
  { repository, terminal, clock, catalog }: RestoreContext,
): Promise<string | undefined> {
  if (!catalog && !credentials())
    throw new Failure('restore', 'needs a restore point', {
      next: 'give --run RUN or --latest; to choose one here, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
      exitCode: EXIT.usage,
    });
  const { entries, address } = await (catalog ?? readAppCatalog)(repository, app, options);
  const offered = entries.filter(({ state }) => !state?.broken && !state?.retired);
  if (offered.length === 0)
    throw new Failure('store', `no restore point in ${address}`, {
      next: `npx jerrycan points ${app.name} --all lists all that is there`,
      exitCode: EXIT.refused,
    });
  const latest = offered.find(isCandidate) ?? offered[0]!;
  const choices = offered.map((entry) => choiceOf(entry, entry === latest, clock.now()));
  return terminal.choose(`Which restore point of ${app.name}?`, choices, latest.point.run);
}

/** Time, age, size and state; the run is shown for the marked one. */
function choiceOf(entry: CatalogEntry, isLatest: boolean, now: number): Choice {
  const { run, time, safety } = entry.point;
  const age = duration(Math.max(0, Math.floor((now - Date.parse(time)) / 1000)));
  const kind = [stateOf(entry), ...(safety ? ['safety point'] : []), ...(isLatest ? ['what --latest restores'] : [])];
  const cells = [time, `${age} old`.padEnd(16), size(bytesOf(entry)).padEnd(8), kind.join(', ')];
  return { value: run, label: printable(cells.join('  ')), hint: printable(run) };
}
