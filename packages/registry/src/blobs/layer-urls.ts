import type { Descriptor } from '@cse/oci';
import { contentNotFound, type Bytes, type FetchOptions } from '@cse/store';
import { download } from './download.ts';
import { RegistryError } from '../errors.ts';
import type { Host } from '../host.ts';
import { judge } from '../http/origin.ts';
import type { Target } from '../target.ts';

/** Hosts that are asked as nobody, by name; one that is not to be spoken to in the way that an address says is none. */
export type Elsewhere = (url: URL) => Host | undefined;

export interface LayerFetch extends Pick<FetchOptions, 'signal'> {
  readonly target: Target;
  readonly elsewhere: Elsewhere;
  readonly start: number;
}

/**
 * Reads a layer from the addresses that its descriptor names, in their order: without credentials, in https unless the host is
 * one for plain http, and verified as any blob (image-spec, descriptor.md, `urls`).
 */
export async function* fromUrls(content: Descriptor, { target, elsewhere, start, signal }: LayerFetch): Bytes {
  let failure: unknown = contentNotFound(target.name, content.digest);
  for (const address of content.urls ?? []) {
    const host = await hostFor(address, { target, elsewhere });
    if (!host) continue;
    const where = target.where(content.digest);
    const call = { method: 'GET', path: address, where, scopes: [], lane: 'download', signal } as const;
    let begun = false;
    try {
      for await (const chunk of download(host, { content, start, call })) {
        begun = true;
        yield chunk;
      }
      return;
    } catch (cause) {
      // What was passed on cannot be taken back for another address to begin anew.
      if (begun || !(cause instanceof RegistryError)) throw cause;
      failure = cause;
    }
  }
  throw failure;
}

/** A manifest may name any address: one where the registry itself could not send us either is not asked, unless it is listed. */
async function hostFor(
  address: string,
  { target, elsewhere }: Pick<LayerFetch, 'target' | 'elsewhere'>,
): Promise<Host | undefined> {
  const url = URL.parse(address);
  const host = url && url.username === '' && url.password === '' ? elsewhere(url) : undefined;
  if (!url || !host) return undefined;
  if (url.protocol === 'http:') return host;
  const { may } = await judge(url.href, 'body', target.host.policy);
  return may === 'nothing' ? undefined : host;
}
