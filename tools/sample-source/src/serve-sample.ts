import { serve } from '@cse/server';
import { memoryStore, type Store } from '@cse/store';
import { fillSample, sampleSources, type SampleOptions } from './fill-sample.ts';
import { sampleInventoryKey } from './signing-key.ts';

export interface ServeSampleOptions extends SampleOptions {
  /** Where the sample is put; absent, in memory, which life size would not fit. */
  readonly store?: Store | undefined;
  /** 0 takes any that is free. */
  readonly port?: number | undefined;
}

export interface ServedSample extends AsyncDisposable {
  /** `127.0.0.1:port`; it speaks plain HTTP. */
  readonly host: string;
  /** The `--source` rules that make it stand for the registries of the world. */
  readonly sources: readonly string[];
  /** The public key, as PEM, for `--inventory-key`. */
  readonly inventoryKey: string;
  readonly store: Store;
}

/** Starts one registry that stands for all that the sample was taken from. */
export async function serveSample(options: ServeSampleOptions = {}): Promise<ServedSample> {
  const { store = memoryStore(), port = 0, ...sample } = options;
  await fillSample(store, sample);
  const { host, close } = await serve({ store, port, readOnly: true });
  return {
    host,
    sources: sampleSources(host),
    inventoryKey: sampleInventoryKey(sample.seed),
    store,
    [Symbol.asyncDispose]: close,
  };
}
