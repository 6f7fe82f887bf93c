import type { Store } from '../../../contracts/files/store';
import type { Finding } from '../../declaration/finding';

/** Warns about guarantees that a store does not give. */
export function storeWarnings(store: Store): Finding[] {
  const say = (part: string, message: string): Finding => ({
    severity: 'warning',
    subject: `store.${store.stack}.json`,
    part,
    message,
  });
  const findings: Finding[] = [];
  if (!store.versioning)
    findings.push(
      say(
        'versioning',
        'keeps no old versions (false); enable versioning: without it, overwritten or deleted data is lost, and verification only finds the loss within 7 days',
      ),
    );
  if (!store.lock)
    findings.push(
      say(
        'lock',
        'has no lock (null); enable Object Lock: without it, anyone who controls the cluster or its keys can destroy restore points',
      ),
    );
  if (store.versioning && !store.lifecycle) {
    const why = store.kind === 'versitygw' ? ', since VersityGW has no lifecycle' : '';
    findings.push(
      say(
        'lifecycle',
        `does not expire old versions (null)${why}; delete retired and overwritten versions yourself after their lock ends, or keep paying for them`,
      ),
    );
  }
  if (store.allowPlainHttp)
    findings.push(
      say('allowPlainHttp', `sends data unencrypted (${store.endpoint}); use it only for a store in the same cluster`),
    );
  return findings;
}
