import type { HostOptions, RegistriesOptions } from './options.ts';

export type HostSettings = Pick<RegistriesOptions, 'hosts' | 'everyHost'>;

/** What holds for a host: what is said of it, over what is said of every host. `host` may leave the port of https out. */
export function settingsOf(host: string, { hosts = {}, everyHost }: HostSettings): HostOptions {
  const own = hosts[host] ?? Object.entries(hosts).find(([name]) => addressOf(name) === addressOf(host))?.[1];
  return { ...everyHost, ...own };
}

// Addresses name https without its port, and hosts in lower case.
const addressOf = (host: string) => URL.parse(`https://${host}`)?.host ?? host;
