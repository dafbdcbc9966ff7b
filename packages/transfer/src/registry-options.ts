import type { HostOptions, RegistriesOptions } from '@cse/registry';
import type { TransferConfig } from './config.ts';
import { unreadableFile } from './errors.ts';
import type { Ports } from './ports.ts';

/** How the config says that registries are spoken to. Throws `FILE_UNREADABLE` for a certificate that is not there. */
export async function registryOptions(
  { registries, concurrency }: TransferConfig,
  ports: Ports,
): Promise<RegistriesOptions> {
  const hosts: Record<string, HostOptions> = {};
  for (const [host, { ca, plainHttp }] of Object.entries(registries)) {
    hosts[host] = { plainHttp, ...(ca === undefined ? {} : { ca: await readText(ca, ports) }) };
  }
  const { credentials, proxy, onEvent } = ports;
  return { hosts, credentials, proxy, onEvent, concurrency };
}

/** Reads a file that the user named. */
export async function readText(path: string, { readText }: Pick<Ports, 'readText'>): Promise<string> {
  try {
    return await readText(path);
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}
