/** Tests that need a cluster. Without one they are skipped, and `prepare.js` has printed the reason. */
export const withCluster: jest.Describe = process.env.KUBECONFIG ? describe : describe.skip;

/** Kanister's controller was ready when the tests started. */
export const hasKanister = process.env.E2E_KANISTER === 'yes';

/** Tests that need Kanister's own programs. */
export const withKanister: jest.Describe = process.env.KUBECONFIG && hasKanister ? describe : describe.skip;

/** The controllers of an Argo CD that reads this machine's files were running when the tests started. */
export const hasArgoCd = process.env.E2E_ARGOCD === 'yes';

/** Tests that need it. */
export const withArgoCd: jest.Describe = process.env.KUBECONFIG && hasArgoCd ? describe : describe.skip;
