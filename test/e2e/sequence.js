// The cheap tests first: what the API server refuses needs no ten minutes to be said.
const { default: Sequencer } = require('@jest/test-sequencer');

const order = [
  'manifests',
  'rights',
  'contract',
  'demo',
  'runner',
  'captures',
  'story',
  'loads',
  'writers',
  'forgotten-load',
  'external-server',
  'disaster',
  'kanctl',
  'argo-cd',
  'argo-cd-leaving',
  'argo-cd-upgrade',
  'argo-cd-deploy',
];

module.exports = class extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const found = order.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return found < 0 ? order.length : found;
    };
    return [...tests].sort((a, b) => place(a) - place(b));
  }
};
