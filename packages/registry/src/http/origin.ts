import { BlockList, isIP } from 'node:net';
import type { Transport } from '../network/ports.ts';

/** Where a registry may send us, and who of them may see what: the one place where that is decided. */
export interface OriginPolicy {
  /** Of the registry itself: `https://reg.example:5000`. */
  readonly self: string;
  readonly trusted: readonly string[];
  /** How a user trusts another origin, for hints. */
  trustHint(origin: string): string;
  readonly lookup: Transport['lookup'];
}

/** What an address is used for. */
export type Use = 'body' | 'upload' | 'realm' | 'page';

/** `own` may see our credentials; `other` may be asked, without them. A hint says that the user could allow it. */
export type Verdict =
  | { readonly may: 'own' | 'other' }
  | { readonly may: 'nothing'; readonly reason: string; readonly hint?: string | undefined };

// Who these are is known to everybody, and they say so in their documentation.
const PARTNERS: Readonly<Record<string, readonly string[]>> = {
  'https://index.docker.io': ['https://auth.docker.io'],
  'https://registry.gitlab.com': ['https://gitlab.com'],
};

/** Judges an address that an answer of the registry named. */
export async function judge(address: string, use: Use, policy: OriginPolicy): Promise<Verdict> {
  // Nearly all are the registry's own, and plainly so.
  if (address.startsWith(`${policy.self}/`)) return OWN;
  const url = new URL(address);
  if (url.origin === policy.self && url.username === '') return OWN;
  const refusal = refusalOf(url, policy);
  if (refusal) return { may: 'nothing', reason: refusal };
  const trusted = [...policy.trusted, ...(PARTNERS[policy.self] ?? [])].includes(url.origin);
  if (use === 'page') return { may: 'nothing', reason: 'to another origin in the middle of a list' };
  if (trusted) return { may: use === 'realm' ? 'own' : 'other' };
  const hint = policy.trustHint(url.origin);
  if (use === 'upload') return { may: 'nothing', reason: `to another origin, ${url.origin}, while uploading`, hint };
  const inward = await leadsInward(url, policy);
  return inward ? { may: 'nothing', reason: `to an address inside this network, ${url.host}`, hint } : { may: 'other' };
}

const OWN: Verdict = { may: 'own' };

function refusalOf(url: URL, { self }: OriginPolicy): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `to ${url.protocol}, which is not http or https`;
  if (url.username !== '' || url.password !== '') return 'to a URL that contains a user';
  if (url.protocol === 'http:' && self.startsWith('https:')) return `from https to http, at ${url.host}`;
  if (never.check(...addressOf(url))) return `to ${url.host}, which serves machine metadata`;
  return undefined;
}

// A registry out there has no business with addresses in here; one in here may well have its blobs beside it.
async function leadsInward(url: URL, { self, lookup }: OriginPolicy): Promise<boolean> {
  const there = await addressesOf(url, lookup);
  if (there.some((address) => check(never, address))) return true;
  if (!there.some((address) => check(inside, address))) return false;
  const here = await addressesOf(new URL(self), lookup);
  return !here.some((address) => check(inside, address));
}

async function addressesOf(url: URL, lookup: OriginPolicy['lookup']): Promise<readonly string[]> {
  const name = bare(url);
  if (isIP(name)) return [name];
  return name === 'localhost' || name.endsWith('.localhost') ? ['127.0.0.1'] : await lookup(name);
}

const bare = (url: URL) => url.hostname.replace(/^\[|\]$/g, '');
const addressOf = (url: URL): [string, 'ipv4' | 'ipv6'] =>
  isIP(bare(url)) === 6 ? [bare(url), 'ipv6'] : [isIP(bare(url)) === 4 ? bare(url) : '192.0.2.1', 'ipv4'];
const check = (list: BlockList, address: string) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const never = networks(['169.254.0.0/16', '0.0.0.0/32'], ['fe80::/10', 'fd00:ec2::254/128', '::/128']);
const inside = networks(
  ['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'],
  ['::1/128', 'fc00::/7'],
);

function networks(ipv4: readonly string[], ipv6: readonly string[]): BlockList {
  const list = new BlockList();
  for (const [family, rules] of [['ipv4', ipv4] as const, ['ipv6', ipv6] as const])
    for (const rule of rules) list.addSubnet(rule.split('/')[0] ?? '', Number(rule.split('/')[1]), family);
  return list;
}
