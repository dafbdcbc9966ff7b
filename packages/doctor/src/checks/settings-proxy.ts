import { proxyOf } from '@cse/registry';
import type { Check } from '../check.ts';
import { failure, pass } from '../finding.ts';
import { parseServerConfig } from '../server-config.ts';
import { hostnameOf, targetOf } from '../target.ts';

/** What the bootstrap VM is told to ask directly. */
export const settingsProxy: Check = {
  id: 'settings.proxy',
  looksAt: 'noProxy in the server configuration of CSE',
  why: 'The bootstrap VM and containerd on the nodes use this proxy for everything that noProxy does not list, including the registry.',
  symptoms: [24],
  *examine(subject) {
    const { serverConfig, vcd } = subject;
    const target = targetOf(subject);
    if (!serverConfig || !target) return;
    const { noProxy } = parseServerConfig(serverConfig);
    if (noProxy === undefined) return;
    const vcdHost = vcd === undefined ? [] : [URL.parse(vcd.includes('://') ? vcd : `https://${vcd}`)?.host ?? ''];
    for (const host of [target.host, ...vcdHost.filter(Boolean)]) {
      const lookedAt = `noProxy for ${host}`;
      const isProxied = proxyOf(new URL(`https://${host}`), { https: 'http://proxy', no: noProxy }) !== undefined;
      yield isProxied
        ? failure(lookedAt, `"${noProxy}" does not cover it`, {
            todo: `Add ${hostnameOf(host)} to profiles[0].bootstrapClusterConfig.proxyConfig.noProxy, and restart the CSE server.`,
            fault: 'usage',
          })
        : pass(lookedAt, 'covered');
    }
  },
};
