import type { Transport } from './ports.ts';
import type { UndiciOptions } from './undici-transport.ts';

/** The network, by undici, which is loaded with the first request: many commands make none. */
export function networkTransport(options: UndiciOptions): Transport {
  let opened: Promise<Transport> | undefined;
  const transport = () =>
    (opened ??= import('./undici-transport.ts').then(({ undiciTransport }) => undiciTransport(options)));
  return {
    send: async (request) => (await transport()).send(request),
    lookup: async (hostname) => (await transport()).lookup(hostname),
    certificates: async (host) => (await transport()).certificates(host),
    async [Symbol.asyncDispose]() {
      if (opened) await (await opened)[Symbol.asyncDispose]();
    },
  };
}
