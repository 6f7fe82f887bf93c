// Says what a run leaves out, once, before the first test.
module.exports = () => {
  if (!process.env.KUBECONFIG) {
    console.log(
      '\ne2e › cluster: no KUBECONFIG, so everything is skipped; export KUBECONFIG=<an administrator of a test cluster> and run again',
    );
  }
};
