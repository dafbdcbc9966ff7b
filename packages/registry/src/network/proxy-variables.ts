import { invalidProxy } from '../settings-errors.ts';
import type { ProxyOptions } from './proxy.ts';
import { redacted } from '../http/text.ts';

type ProxyEnvironment = Readonly<Record<string, string | undefined>>;

/**
 * The proxies that the environment names, in upper case or lower. `ALL_PROXY` counts where neither of the others is there.
 * Throws `PROXY_INVALID` for one that cannot be spoken to, such as SOCKS.
 */
export function proxiesIn(env: ProxyEnvironment): ProxyOptions {
  const [https, http, all] = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].map((name) => proxyIn(env, name));
  const no = find(env, 'NO_PROXY')?.value;
  return https === undefined && http === undefined ? { https: all, http: all, no } : { https, http, no };
}

interface ProxyVariable {
  readonly name: string;
  readonly value: string;
}

/** What is set to nothing is not set. */
function find(env: ProxyEnvironment, name: string): ProxyVariable | undefined {
  const names = [name, name.toLowerCase()];
  return names.map((each) => ({ name: each, value: env[each]?.trim() ?? '' })).find(({ value }) => value !== '');
}

function proxyIn(env: ProxyEnvironment, variable: string): string | undefined {
  const found = find(env, variable);
  if (found === undefined) return undefined;
  // ALL_PROXY is there for many a program, and is of no use where the others are.
  const isIdle = variable === 'ALL_PROXY' && ['HTTPS_PROXY', 'HTTP_PROXY'].some((name) => find(env, name));
  if (isIdle) return undefined;
  const address = found.value.includes('://') ? found.value : `http://${found.value}`;
  const url = URL.parse(address);
  if (!url || url.hostname === '') throw invalidProxy(found.name, 'it is not a URL', redacted(address));
  if (url.protocol === 'http:' || url.protocol === 'https:') return address;
  const what = url.protocol.startsWith('socks')
    ? 'SOCKS proxies are not supported'
    : `${url.protocol} is not supported`;
  throw invalidProxy(found.name, what, redacted(address));
}
