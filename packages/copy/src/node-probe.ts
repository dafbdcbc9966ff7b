import { lookup } from 'node:dns/promises';
import { connect } from 'node:tls';
import type { HostProbe } from './reach.ts';

const PATIENCE = 3000;

/** Asks the network. */
export const nodeProbe: HostProbe = {
  speaksTls(host) {
    const { name, port } = split(host);
    return new Promise((resolve) => {
      // Only whether there is TLS is asked here; whom it is spoken with is checked when something is asked of them.
      const socket = connect({ host: name, port, rejectUnauthorized: false, timeout: PATIENCE });
      const end = (speaks: boolean) => {
        socket.destroy();
        resolve(speaks);
      };
      socket.once('secureConnect', () => end(true));
      socket.once('error', () => end(false));
      socket.once('timeout', () => end(false));
    });
  },
  async addresses(host) {
    const found = await lookup(split(host).name, { all: true }).catch(() => []);
    return found.map(({ address }) => address);
  },
};

function split(host: string): { readonly name: string; readonly port: number } {
  const [, name = host, port = '443'] = /^(.*?)(?::(\d+))?$/.exec(host) ?? [];
  return { name: name.replace(/^\[|\]$/g, ''), port: Number(port) };
}
