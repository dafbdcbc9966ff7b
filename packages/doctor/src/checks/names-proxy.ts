import { isIP } from 'node:net';
import { isPrivate } from '../addresses.ts';
import type { Check } from '../check.ts';
import { failure, pass, warning } from '../finding.ts';
import { hostnameOf, targetOf, urlOf } from '../target.ts';

/** What goes through a proxy though it should not. */
export const namesProxy: Check = {
  id: 'names.proxy',
  looksAt: 'NO_PROXY, if a proxy is set',
  why: 'An internal registry or VCD cannot be reached through an outgoing proxy, and a proxy that intercepts TLS presents its own certificates.',
  symptoms: [24],
  async *examine(subject) {
    const { network, vcd } = subject;
    const target = targetOf(subject);
    const { https, http } = network.options.proxy ?? {};
    if (!https && !http) return;
    const urls = [...(target ? [urlOf(subject, target.host)] : []), ...(vcd?.includes('://') ? [vcd] : [])];
    for (const url of urls) {
      const { host } = new URL(url);
      const name = hostnameOf(host);
      const proxy = network.proxyFor(url);
      if (proxy === undefined) {
        yield pass(`the way to ${host}`, 'direct: NO_PROXY covers it');
        continue;
      }
      const seen = `through the proxy ${URL.parse(proxy)?.host ?? 'of the environment'}`;
      const todo = `Add it: export NO_PROXY="$NO_PROXY,${name}", and to noProxy in CSE's proxy settings.`;
      const addresses = isIP(name) ? [name] : await network.lookup(name);
      const inside = addresses.some(isPrivate);
      yield inside
        ? failure(`the way to ${host}`, `${seen}, although its address (${addresses.join(', ')}) is private`, {
            todo,
            fault: 'usage',
          })
        : warning(`the way to ${host}`, seen, todo);
    }
  },
};
