/** Tests that need a cluster. Without one they are skipped, and `prepare.js` has said why. */
export const withCluster: jest.Describe = process.env.KUBECONFIG ? describe : describe.skip;

/** A controller of Kanister's was ready when the tests began. */
export const hasKanister = process.env.E2E_KANISTER === 'yes';

/** Tests that need Kanister's own programs. */
export const withKanister: jest.Describe = process.env.KUBECONFIG && hasKanister ? describe : describe.skip;

/** The controllers of an Argo CD that reads this machine's files were at work when the tests began. */
export const hasArgoCd = process.env.E2E_ARGOCD === 'yes';

/** Tests that need it. */
export const withArgoCd: jest.Describe = process.env.KUBECONFIG && hasArgoCd ? describe : describe.skip;
