import { KubeConfigMap } from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import { platformLabels } from '../../contracts/labels';
import { runnerProgram } from '../../contracts/names';

export interface RunnerProgramProps {
  /** Kanister's namespace, where the runners are. */
  readonly namespace: string;
  /** The text of the bundled program: one readable ES module for Node 24. */
  readonly program: string;
}

/** The runner's program in a ConfigMap, run by a stock Node image. You can read the program where it runs. */
export class RunnerProgram extends Construct {
  constructor(scope: Construct, id: string, { namespace, program }: RunnerProgramProps) {
    super(scope, id);
    new KubeConfigMap(this, 'Resource', {
      metadata: { name: runnerProgram.name, namespace, labels: platformLabels },
      data: { [runnerProgram.key]: program, [runnerProgram.form]: '' },
    });
  }
}
