import { BlockList, isIP } from 'node:net';

/** What HTTPS_PROXY, HTTP_PROXY and NO_PROXY usually say. */
export interface ProxyOptions {
  readonly https?: string | undefined;
  readonly http?: string | undefined;
  /** Hosts, suffixes, networks and ports that are asked directly, separated by commas. */
  readonly no?: string | undefined;
}

/** The proxy to ask an address through, if any. */
export function proxyOf(url: URL, { https, http, no = '' }: ProxyOptions): string | undefined {
  const proxy = url.protocol === 'https:' ? https : http;
  if (!proxy || isExempt(url, no)) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function isExempt(url: URL, no: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return no
    .split(/[\s,]+/)
    .filter(Boolean)
    .some((rule) => rule === '*' || matches(rule.toLowerCase(), { host, port }));
}

function matches(rule: string, { host, port }: { readonly host: string; readonly port: string }): boolean {
  if (rule.includes('/')) return isInNetwork(host, rule);
  const bracketed = /^\[([^\]]+)\](?::(\d+))?$/.exec(rule);
  const [, name = rule, only] = bracketed ?? (isIP(rule) ? [] : (/^(.*?)(?::(\d+))?$/.exec(rule) ?? []));
  if (only !== undefined && only !== port) return false;
  const suffix = name.replace(/^\*?\./, '');
  return host === suffix || (!isIP(host) && host.endsWith(`.${suffix}`));
}

function isInNetwork(host: string, rule: string): boolean {
  const [network = '', prefix = ''] = rule.split('/');
  const [version, hostVersion] = [isIP(network), isIP(host)];
  if (version === 0 || version !== hostVersion || !/^\d+$/.test(prefix)) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  if (Number(prefix) > (version === 6 ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family);
  return list.check(host, family);
}
