import { Cast } from '../cluster/cast';
import type { Violation } from '../judges/violation';
import type { Request } from '../machine/fate';
import type { Process, Strike } from '../machine/process';
import { briskly, World } from '../world';
import { aftermath } from './aftermath';
import { type Scenario, SHOP_2 } from './scenario';

/** From a run's last renewal of its Lease to the moment when its app runs again. Milliseconds. */
const RESCUED_AFTER = 90_000;
/** Of a guard, which never ends: it has done by then what it was started for. */
const MANY = 60;
const MINUTE = 60_000;

/** What a strike brought about. */
export interface Outcome {
  readonly scenario: string;
  readonly strike: Strike | undefined;
  /** The requests of the struck process, until it ended. */
  readonly requests: readonly Request[];
  readonly violations: readonly Violation[];
}

/** Plays a scenario, strikes, lets the world continue for as long as it takes, and checks the result. */
export async function playScenario(
  scenario: Scenario,
  strike?: Strike,
  trace?: (line: string) => void,
): Promise<Outcome> {
  const apps = [scenario.app, ...(scenario.others ?? (scenario.app === SHOP_2 ? [] : [SHOP_2]))];
  const world = new World({ seed: 1, apps, trace, pace: () => ({ ...briskly(), ...scenario.pace }) });
  const cast = new Cast(world);
  if (scenario.guard) cast.startGuard();
  await scenario.prepare(world, cast);
  const requests: Request[] = [];
  // The first is sent while the process starts: no other process sends a request at that moment.
  let struck: Process | undefined;
  world.onRequest = (process, request) => {
    if (!struck || process === struck) requests.push(request);
  };
  const process = scenario.act(world, cast, strike);
  struck = process;
  await world.run(20 * MINUTE, () => !process.alive || (process === world.guard && process.requests > MANY));
  world.onRequest = () => {};
  if (!strike) checkEnd(scenario, world, cast, process);
  await world.run(Math.max(0, world.away.api - world.timeline.now()));
  if (!world.guard) cast.startGuard();
  await guarded(world, cast);
  await aftermath(world, cast, scenario.others ? world.apps : world.apps.slice(0, 1));
  return { scenario: scenario.name, strike, requests, violations: world.violations };
}

/** Checks the exit code of a run that no fault strikes. */
function checkEnd({ exitCode }: Scenario, world: World, cast: Cast, process: Process): void {
  const attempt = cast.jobs.flatMap(({ attempts }) => attempts).find((each) => each.process === process);
  if (exitCode === undefined || attempt?.exitCode === exitCode) return;
  const { failure } = attempt ?? {};
  world.violate(
    'the next run works',
    `${process.name}: exit code ${attempt?.exitCode}, not ${exitCode}: ${failure?.message}`,
  );
}

/** The guard's bound, where it had the time since the last renewal. */
async function guarded(world: World, cast: Cast): Promise<void> {
  const [app] = world.apps;
  const since = Math.max(world.audit.renewals.get(app!.name) ?? 0, world.audit.troubledAt);
  await world.run(Math.max(0, since + RESCUED_AFTER - world.timeline.now()));
  const quiesce = world.record(app!)?.quiesce;
  if (cast.active(app).length > 0 || quiesce?.mode === 'restore' || world.isUp(app!)) return;
  world.violate('bound of the guard', `${app!.describe()} ${RESCUED_AFTER / 1000} s after the last renewal`);
}
