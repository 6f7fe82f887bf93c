import { parentPort } from 'node:worker_threads';
import { quickKeys } from '../machine/quick-keys';
import { playScenario } from './crash-point';
import type { Task } from './pool';
import { scenarios } from './scenario';
import { playSeed } from './seeded';
import { strikesOf } from './strikes';

/** A thread of the pool: plays each task that it gets, and returns its result. */
async function work(task: Task): Promise<void> {
  const say = (result: unknown) => parentPort!.postMessage({ result });
  if (task.kind === 'seeds') for (const seed of task.seeds) say(await playSeed(seed));
  else {
    const scenario = scenarios.find(({ name }) => name === task.scenario)!;
    const undisturbed = await playScenario(scenario);
    const strikes = strikesOf(undisturbed.requests);
    if (task.from === 0) say(undisturbed);
    for (let i = task.from; i < strikes.length; i += task.step) say(await playScenario(scenario, strikes[i]));
  }
  parentPort!.postMessage('ready');
}

quickKeys();
parentPort!.on('message', (task: Task) => void work(task));
parentPort!.postMessage('ready');
