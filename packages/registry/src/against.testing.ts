import type { Repository } from '@cse/store';
import { scriptedServer, skippingClock, type ScriptedServer, type SkippingClock } from '@cse/testkit';
import type { ServerResponse } from 'node:http';
import { registries, type RegistriesOptions, type RegistryEvent, type Transport } from './index.ts';

export type Script = Parameters<typeof scriptedServer>[0];

export interface Against extends AsyncDisposable {
  readonly server: ScriptedServer;
  readonly clock: SkippingClock;
  readonly events: RegistryEvent[];
  /** `a/b` of the server. */
  readonly repository: Repository;
  /** Another repository of it. */
  at(path: string): Repository;
}

// Silence is not watched where time does not pass by itself.
const patient = { connect: 1e8, headers: 1e8, idle: 1e8 };

/** A repository of a registry that follows a script. */
export async function against(script: Script, options: RegistriesOptions = {}): Promise<Against> {
  const server = await scriptedServer(script);
  const clock = skippingClock();
  const events: RegistryEvent[] = [];
  const hosts = { ...options.hosts, [server.host]: { plainHttp: true, ...options.hosts?.['self'] } };
  const onEvent = (event: RegistryEvent) => void events.push(event);
  const store = registries({ clock, timeouts: patient, onEvent, ...options, hosts });
  const at = (path: string) => store.repository(`${server.host}/${path}`);
  const close = async () => {
    await store[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  };
  return { server, clock, events, repository: at('a/b'), at, [Symbol.asyncDispose]: close };
}

/** What stands for the network where nothing goes over a wire. */
export const wireless = (send: Transport['send']): Transport => ({
  lookup: async () => [],
  certificates: async () => [],
  send,
  [Symbol.asyncDispose]: async () => undefined,
});

export interface Head {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Uint8Array;
}

/** Sends the beginning of a body, and breaks the connection. */
export function breaking(response: ServerResponse, { status, headers, bytes }: Head): undefined {
  response.writeHead(status, headers);
  response.write(bytes, () => setImmediate(() => response.destroy()));
  return undefined;
}
