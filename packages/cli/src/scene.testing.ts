import { image, proxy, type FaultRule, type Proxy } from '@cse/testkit';
import { serve, type ServeOptions } from '@cse/server';
import { memoryStore, type Store } from '@cse/store';
import { Home } from './cse.testing.ts';

export interface Scene extends AsyncDisposable {
  readonly home: Home;
  readonly source: Store;
  /** Where everything stands at the target. */
  readonly base: string;
  readonly target: Store;
  /** What stands before the source, counts, and makes go wrong what it is told. */
  readonly door: Proxy;
  /** The flags that ask for all images, from the one registry to the other. */
  readonly flags: readonly string[];
}

export interface SceneOptions {
  readonly rules?: readonly FaultRule[] | undefined;
  /** The target does not say which repositories it has. */
  readonly unlisted?: boolean | undefined;
  readonly target?: Omit<ServeOptions, 'store' | 'name'> | undefined;
}

/** The images that stand at the source. */
export const IMAGES = ['lib/one:v1', 'lib/two:v2', 'other/three:v3'] as const;

/** Two registries in this process, one with a few images and one without, and a user who may go from one to the other. */
export async function openScene({
  rules = [],
  unlisted = false,
  target: options = {},
}: SceneOptions = {}): Promise<Scene> {
  const [source, target] = [memoryStore(), memoryStore()];
  for (const name of IMAGES) await image(source, `vendor.example/${name}`, { size: 20_000 });
  const home = new Home();
  const from = await serve({ store: source });
  const to = await serve({ store: unlisted ? unlistedStore(target) : target, name: 'target.example', ...options });
  const door = await proxy(from.host, { rules });
  const hosts = [door.host, to.host];
  const flags = [
    ...IMAGES.flatMap((name) => ['--image', `vendor.example/${name}`]),
    ...['--to', `${to.host}/base`, '--source', `vendor.example=${door.host}/vendor.example`],
    ...hosts.flatMap((host) => ['--plain-http', host]),
  ];
  return {
    home,
    source,
    target,
    base: `${to.host}/base`,
    door,
    flags,
    async [Symbol.asyncDispose]() {
      await door[Symbol.asyncDispose]();
      await Promise.all([from.close(), to.close()]);
      home[Symbol.dispose]();
    },
  };
}

const unlistedStore = (store: Store): Store => ({
  repository: (name) => store.repository(name),
  [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
});
