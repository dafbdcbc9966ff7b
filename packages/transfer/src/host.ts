import { parseRepository, splitRepository } from '@cse/oci';

/** A host, perhaps with a port, as references name it; `undefined` for what is none. */
export function parseHost(text: string): string | undefined {
  try {
    const { host, path } = splitRepository(parseRepository(`${text}/x/x`));
    return path === 'x/x' ? host : undefined;
  } catch {
    return undefined;
  }
}
