// One file for all of them: each test file loads Pulumi again, which takes longer than all tests.
import './mocked/bucket';
import './mocked/diagnostics';
import './mocked/guarantees';
import './mocked/identities';
import './mocked/program';
import './mocked/runner-role';
