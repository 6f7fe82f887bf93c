import { latin } from './latin';
import { tryRule } from './try-rule';

test.each(['Name a kind, e.g. a Deployment.', 'The newest, i.e. the last.', 'Deployments, Jobs etc. are stopped.'])(
  'finds: %s',
  (text) => {
    expect(tryRule(latin, text)).toHaveLength(1);
  },
);

test.each(['Name a kind, for example a Deployment.', 'Kubernetes keeps its state in etcd.'])(
  'lets pass: %s',
  (text) => {
    expect(tryRule(latin, text)).toEqual([]);
  },
);
