import type { Store } from '../../../contracts/files/store';
import type { Finding } from '../../declaration/finding';

/** What a store cannot promise. */
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
        'keeps no old versions (false); what is overwritten or deleted is gone, by mistake or on purpose: verification finds it within 7 days, and nothing brings it back',
      ),
    );
  if (!store.lock)
    findings.push(say('lock', 'does not lock (null); whoever owns the cluster or its keys can destroy restore points'));
  if (store.versioning && !store.lifecycle) {
    const why = store.kind === 'versitygw' ? ', since VersityGW has no lifecycle' : '';
    findings.push(
      say(
        'lifecycle',
        `ends no old versions (null)${why}; what is retired or overwritten stays and is paid for until somebody ends it, after its lock`,
      ),
    );
  }
  if (store.allowPlainHttp)
    findings.push(
      say('allowPlainHttp', `sends data unencrypted (${store.endpoint}); use it only for a store in the same cluster`),
    );
  return findings;
}
