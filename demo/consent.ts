import { EXIT } from '../cli/terminal/exit-code';
import { Failure } from '../cli/terminal/failure';
import type { DemoState } from './cluster/demo-record';
import { definitions, HELM_INSTALL, installedKanister, RELEASE } from './cluster/installed-kanister';
import type { Kubectl } from './cluster/kubectl';
import type { Screen } from './screen';

export interface Consent {
  readonly context: string;
  readonly server: string;
  /** Remove the demo. */
  readonly clean: boolean;
  /** Do not ask. */
  readonly yes: boolean;
}

/** Asks for the name of the context, since the demo writes into its cluster. @throws Failure if the answer is another */
export async function agreeToContext(screen: Screen, { context, server, clean, yes }: Consent): Promise<void> {
  const does = clean ? 'is removed from' : 'writes into';
  screen.line(`The demo ${does} the cluster of the context ${context} (${server}).`);
  if (!clean) screen.line('Use a cluster for tests. The demo adds objects, and changes none that exists.');
  if (yes) return;
  if (!screen.interactive)
    throw new Failure('context', 'there is no terminal to ask on', { next: 'add --yes', exitCode: EXIT.usage });
  const answer = await screen.ask(`Type ${context} to continue`);
  if (answer !== context)
    throw new Failure('context', `the answer is not ${context}`, { next: 'nothing was done', exitCode: EXIT.refused });
}

/**
 * Asks whether to install Kanister if the cluster has none.
 *
 * @returns what is to be installed; `undefined` if Kanister is there
 * @throws Failure (refused) with the exact command, unless a person agrees
 */
export async function agreeToKanister(screen: Screen, kubectl: Kubectl): Promise<DemoState['kanister']> {
  if ((await definitions(kubectl)).length > 0) {
    await installedKanister(kubectl);
    return undefined;
  }
  const command = `helm ${HELM_INSTALL.join(' ')}`;
  screen.line('The cluster has no Kanister. This command installs it:');
  screen.line(`  ${command}`);
  if (!screen.interactive || !(await screen.agree('Run it now?')))
    throw new Failure('kanister', 'is not installed', { next: `run: ${command}`, exitCode: EXIT.refused });
  const namespaceExists = (await kubectl.find('namespace', RELEASE.namespace)) !== undefined;
  return { ...RELEASE, namespaceExists };
}
