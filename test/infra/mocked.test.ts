// In one file: each file of tests loads Pulumi anew, which takes longer than all of them.
import './mocked/bucket';
import './mocked/diagnostics';
import './mocked/guarantees';
import './mocked/identities';
import './mocked/program';
import './mocked/runner-role';
