import { definePlugin, type Plugin } from '@cse/plugin';
import { memoryStore, type SourceStore } from '@cse/store';
import { planTransfer, type PlanOptions } from './index.ts';

export const anything = { parse: (options: unknown) => options as { refs: readonly string[] } };

/** Wants each reference under its own tag. */
export const images = definePlugin({
  name: 'images',
  item: anything,
  async *plan({ refs }, context) {
    for (const ref of refs) {
      const [name = '', tag] = ref.split(/:(?=[^/]*$)/);
      yield { content: await context.source.resolve(ref), to: context.relocate(name), tag };
    }
  },
});

export const relocate = (name: string) => `harbor.example/${name.split('/').slice(1).join('/')}`;

/** Plans those references, for an empty target. */
export const ask = (
  source: SourceStore,
  refs: readonly string[],
  plugins: readonly Plugin[] = [images],
  more: Partial<PlanOptions> = {},
) =>
  planTransfer({
    items: [{ use: 'images', options: { refs } }],
    plugins,
    source,
    target: memoryStore(),
    relocate,
    ...more,
  });
