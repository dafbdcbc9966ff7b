import { parseRepository } from '@cse/oci';
import type { CallOptions } from '@cse/store';
import { z } from 'zod';
import { misbehaved } from './errors.ts';
import type { Call } from './host.ts';
import type { RegistriesOptions } from './options.ts';
import { pages } from './http/pages.ts';
import { hostsOf, outsideOf } from './registries.ts';

const catalogSchema = z.object({ repositories: z.array(z.unknown()).nullish() });

/**
 * Lists the repositories of a registry that lets itself be listed, by their full names (docker's API, "listing repositories").
 * Throws `REGISTRY_UNAUTHORIZED`, `REGISTRY_DENIED` or `CONTENT_NOT_FOUND` where it does not: many do not, or only for
 * their administrators.
 */
export async function* repositoriesOf(
  host: string,
  { signal, ...options }: RegistriesOptions & CallOptions = {},
): AsyncGenerator<string> {
  const outside = outsideOf(options);
  const registry = hostsOf(outside, options)(host);
  const call: Call = {
    method: 'GET',
    path: '/v2/_catalog?n=1000',
    where: { host, object: '_catalog' },
    scopes: ['registry:catalog:*'],
    signal,
  };
  try {
    const parse = (bytes: Uint8Array) => parseCatalog(bytes, host);
    for await (const names of pages(registry, call, { parse, keyOf: (name) => name })) yield* names;
  } finally {
    if (!options.transport) await outside.transport[Symbol.asyncDispose]();
  }
}

function parseCatalog(page: Uint8Array, host: string): readonly string[] {
  try {
    const { repositories } = catalogSchema.parse(JSON.parse(new TextDecoder().decode(page)));
    return (repositories ?? []).map((path) => nameOf(path, host)).filter((name) => name !== undefined);
  } catch (cause) {
    throw misbehaved(`the repositories of ${host} are not a list of names`, { cause, garbled: true });
  }
}

// What has no name that can be asked for is none of ours.
function nameOf(path: unknown, host: string): string | undefined {
  try {
    return typeof path === 'string' ? parseRepository(`${host}/${path}`) : undefined;
  } catch {
    return undefined;
  }
}
