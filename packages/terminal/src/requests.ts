import type { RegistryEvent } from '@cse/registry';

const seen: { requests: number; host: string | undefined } = { requests: 0, host: undefined };

/** Counts what was asked of registries. */
export function countRequest({ host }: Extract<RegistryEvent, { readonly type: 'request' }>): void {
  seen.requests += 1;
  seen.host = host;
}

/** How many requests this process has made, and of whom it asked the last. */
export const requestsSoFar = (): Readonly<typeof seen> => ({ ...seen });
