import { checkCertificates, type HostOptions, type RegistriesOptions } from '@cse/registry';
import type { RegistrySetting, TransferConfig } from './config.ts';
import { unreadableFile } from './errors.ts';
import type { RequestBudget } from './request-budget.ts';
import type { Ports } from './ports.ts';

/** How the config says that registries are spoken to. Throws `FILE_UNREADABLE` for a certificate that is not there. */
export async function registryOptions(
  { registries, concurrency, budget = {} }: TransferConfig,
  ports: Ports,
): Promise<RegistriesOptions> {
  const hosts: Record<string, HostOptions> = {};
  for (const [host, setting] of Object.entries(registries)) hosts[host] = await hostOptions(host, setting, ports);
  const { credentials, proxy, certificateFolders, userAgent, onEvent } = ports;
  return { hosts, credentials, proxy, certificateFolders, userAgent, onEvent, concurrency, ...budgetOf(budget) };
}

async function hostOptions(
  host: string,
  { plainHttp, trusted, ...files }: RegistrySetting,
  ports: Ports,
): Promise<HostOptions> {
  const [ca, cert, key] = await Promise.all(
    [files.ca, files.certificate, files.key].map((path) => (path === undefined ? undefined : readText(path, ports))),
  );
  if (ca !== undefined) checkCertificates(ca, `${files.ca}, the CA for ${host},`);
  // The certificate and the key may be in one file.
  const certificate = cert === undefined ? undefined : { cert, key: key ?? cert };
  const origins = trusted?.map((url) => new URL(url).origin);
  return { plainHttp, trusted: origins, ca, certificate, ...budgetOf(files) };
}

// Only what is set: everything else falls back to the defaults.
function budgetOf({ retries, timeout, minRate }: RequestBudget): RequestBudget {
  return {
    ...(retries === undefined ? {} : { retries }),
    ...(timeout === undefined ? {} : { timeout: timeout * 1000 }),
    ...(minRate === undefined ? {} : { minRate }),
  };
}

/** Reads a file that the user named. */
export async function readText(path: string, { readText }: Pick<Ports, 'readText'>): Promise<string> {
  try {
    return await readText(path);
  } catch (cause) {
    throw unreadableFile(path, cause);
  }
}
