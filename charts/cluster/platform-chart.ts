import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { KeyMakerRole } from '../../constructs/access/key-maker-role';
import { OperatorRole } from '../../constructs/access/operator-role';
import { BeforeSyncPolicy } from '../../constructs/platform/before-sync-policy';
import { Guard } from '../../constructs/platform/guard';
import { GuardAppPolicy } from '../../constructs/platform/guard-app-policy';
import { GuardPolicy } from '../../constructs/platform/guard-policy';
import { RunnerAppPolicy } from '../../constructs/platform/runner-app-policy';
import { RunnerObjectPolicy } from '../../constructs/platform/runner-object-policy';
import { RunnerPolicy } from '../../constructs/platform/runner-policy';
import { SuspendPolicy } from '../../constructs/platform/suspend-policy';
import { RunnerProgram } from '../../constructs/runner/runner-program';

export interface PlatformChartProps {
  /** Kanister's namespace. */
  readonly namespace: string;
  /** The text of the runner's program, which the guard uses too. */
  readonly program: string;
  /** The PriorityClass of the guard's pod. @default - none */
  readonly priorityClassName?: string | undefined;
}

/** The objects that exist once in a cluster, for any number of apps: the folder `manifests/<cluster>/platform/`. */
export class PlatformChart extends Chart {
  constructor(scope: Construct, { namespace, program, priorityClassName }: PlatformChartProps) {
    super(scope, 'platform');
    new RunnerProgram(this, 'RunnerProgram', { namespace, program });
    new RunnerPolicy(this, 'RunnerPolicy', { namespace });
    new RunnerAppPolicy(this, 'RunnerAppPolicy', { namespace });
    new RunnerObjectPolicy(this, 'RunnerObjectPolicy', { namespace });
    new BeforeSyncPolicy(this, 'BeforeSyncPolicy', { namespace });
    new Guard(this, 'Guard', { namespace, program, priorityClassName });
    new GuardPolicy(this, 'GuardPolicy', { namespace });
    new GuardAppPolicy(this, 'GuardAppPolicy', { namespace });
    new SuspendPolicy(this, 'SuspendPolicy', { namespace });
    new OperatorRole(this, 'OperatorRole');
    new KeyMakerRole(this, 'KeyMakerRole');
  }
}
