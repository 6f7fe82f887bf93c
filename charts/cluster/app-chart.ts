import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { ProtectedApp, type ProtectedAppConstructProps } from '../../constructs/app/protected-app';

/** The objects of one protected app: the folder `manifests/<cluster>/<app>/`. */
export class AppChart extends Chart {
  constructor(scope: Construct, props: ProtectedAppConstructProps) {
    super(scope, props.app.name);
    new ProtectedApp(this, 'ProtectedApp', props);
  }
}
