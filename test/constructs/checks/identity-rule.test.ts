import { identity } from '../../../constructs/checks/app/identity';
import type { Place, Rule } from '../../../constructs/checks/app/rule';
import { type Finding, sentence } from '../../../constructs/declaration/finding';
import type { Store } from '../../../contracts/files/store';
import { app, cluster, publicKey, store } from '../sample';

const place: Place = { cluster, store, publicKeys: [publicKey] };
const say = (rule: Rule, otherwise: Record<string, unknown> = {}, where: Partial<Place> = {}) =>
  rule(app(otherwise), { ...place, ...where }).map((finding: Finding) => `${finding.severity}: ${sentence(finding)}`);

describe('identity', () => {
  it('requires an identity at the store', () => {
    expect(say(identity, {}, { store: { ...store, identities: [] } })).toEqual([
      'pending: shop › store: has no identity (store.prod.json); create its key pair (`pulumi up`, or manually), and list the app under identities',
    ]);
  });

  it("requires the runner's role if runners have roles", () => {
    const role = 'arn:aws:iam::111122223333:role/jerrycan/x';
    const runner = (app: string): Store['runner'] => ({
      ...{ credentials: 'pod-identity' as const, audience: 'pods.eks.amazonaws.com', roles: { [app]: role } },
    });
    expect(say(identity, {}, { store: { ...store, runner: runner('blog') } })).toEqual([
      'pending: shop › store: has no role for its runner (store.prod.json); run `pulumi up`, which creates it',
    ]);
    expect(say(identity, {}, { store: { ...store, runner: runner('shop') } })).toEqual([]);
    expect(say(identity, { name: 'constructor' }, { store: { ...store, runner: runner('shop') } })).toHaveLength(2);
  });

  it('requires a key', () => {
    expect(say(identity, {}, { publicKeys: undefined })).toEqual([
      'pending: shop › keys: has no signing key (keys/shop.json is missing); run `npx jerrycan keys shop`',
    ]);
    const ended = { ...publicKey, until: '2026-02-01T00:00:00Z' };
    expect(say(identity, {}, { publicKeys: [ended] })).toEqual([
      'pending: shop › keys: has no active signing key (keys/shop.json); run `npx jerrycan keys shop`',
    ]);
    expect(say(identity, {}, { publicKeys: [ended, publicKey] })).toEqual([]);
  });
});
