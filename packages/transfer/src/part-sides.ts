import { isCseError } from '@cse/errors';
import type { RunEvent } from '@cse/executor';
import { ping, registries, type RequestShare } from '@cse/registry';
import type { SourceStore, Store } from '@cse/store';
import type { TransferConfig } from './config.ts';
import { judged } from './judged.ts';
import type { Ports } from './ports.ts';
import { registryOptions } from './registry-options.ts';
import { retryLog } from './retry-log.ts';
import { filesOutside, sourceOver } from './with-files.ts';

export interface PartSidesOptions {
  readonly config: TransferConfig;
  readonly ports: Ports;
  /** What is left for this process of what all may do. */
  readonly share: RequestShare;
}

/** Both sides, open for the parts of a plan one after the other. */
export interface PartSides extends AsyncDisposable {
  /** For one part: what a registry answered in it is not held against the next one. */
  forPart(): { readonly source: SourceStore; readonly target: Store };
  /** The requests that were made again since it was asked last. */
  retried(): readonly Extract<RunEvent, { readonly type: 'request-retried' }>[];
}

/** Opens the registries for parts of plans that were made before: nothing of the config is used but how to speak to them. */
export async function openPartSides({ config, ports, share }: PartSidesOptions): Promise<PartSides> {
  const retries = retryLog(ports.onEvent);
  const options = await registryOptions(config, { ...ports, onEvent: retries.onEvent });
  const limited = { ...options, concurrency: config.concurrency ?? PLENTY, share };
  const own = registries(limited);
  const files = filesOutside(limited, ports.files);
  return {
    forPart() {
      const target = judged(own);
      return { target, source: sourceOver(target, config, files) };
    },
    retried: retries.take,
    async [Symbol.asyncDispose]() {
      await Promise.all([own, files].map((store) => store[Symbol.asyncDispose]()));
    },
  };
}

/** Says whether a registry can be reached, whatever it answers. */
export async function answers(
  host: string,
  { config, ports }: Pick<PartSidesOptions, 'config' | 'ports'>,
): Promise<boolean> {
  const options = await registryOptions(config, ports);
  return ping(host, { ...options, retries: 0, timeout: SOON }).then(
    () => true,
    (error: unknown) => !isCseError(error) || error.fault !== 'unavailable',
  );
}

// In milliseconds. Whoever takes longer is not to be counted on.
const SOON = 5_000;

// The share is the limit; it is never more than this.
const PLENTY = 16;
