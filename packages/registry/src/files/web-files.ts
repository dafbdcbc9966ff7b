import { contentNotFound, type SourceStore } from '@cse/store';
import { settingsOf } from '../host-settings.ts';
import type { RegistriesOptions } from '../options.ts';
import { hostsOf, outsideOf } from '../registries.ts';
import { httpRefused } from './errors.ts';
import { WebFile } from './web-file.ts';

/**
 * The files of the web as one store, in which each is a repository by its address: with the proxy, the certificates and the
 * patience that registries have, and without credentials. To dispose of it closes every connection.
 */
export function webFiles(options: RegistriesOptions = {}): SourceStore {
  const outside = outsideOf(options);
  const host = hostsOf(outside, { ...options, credentials: undefined });
  const files = new Map<string, WebFile>();
  return {
    repository(address) {
      const known = files.get(address);
      if (known) return known;
      const url = URL.parse(address);
      if (!url) throw contentNotFound(address, 'address');
      if (url.protocol === 'http:' && !settingsOf(url.host, options).plainHttp)
        throw httpRefused(url, outside.flags.plainHttp(url.host));
      const file = new WebFile(host(url.host), url);
      files.set(address, file);
      return file;
    },
    [Symbol.asyncDispose]: () => outside.transport[Symbol.asyncDispose](),
  };
}
