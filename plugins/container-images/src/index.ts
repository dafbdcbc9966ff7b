import { definePlugin } from '@cse/plugin';
import { linesOf } from './dependencies.ts';
import { findImages } from './find.ts';
import { placedImage } from './image.ts';
import { itemSchema } from './item.ts';
import { listsOf, understood } from './lists.ts';
import { kitNamed, kitOf, offeredReleases, stillOnline } from './releases.ts';
import { remarksOn } from './remarks.ts';

/** CSE's container images, and any image by reference. */
export default definePlugin({
  name: 'container-images',
  item: itemSchema,
  async *plan({ cse, gettingStarted, dependencies, images }, context) {
    const named = [...cse.map(kitOf), ...gettingStarted.map((reference) => ({ image: kitNamed(reference) }))];
    const origin = [...(cse.length > 0 ? [`CSE ${cse.join(', ')}`] : []), ...gettingStarted].join(' and ');
    const kits = await findImages(named, { origin, context });
    for (const { wants } of kits) yield* wants;

    for (const list of await listsOf(kits, { dependencies }, context)) {
      const listed = await findImages(linesOf(understood(list), 'image'), { origin: list.origin, context });
      for (const { wants } of listed) yield* wants;
      for (const remark of await remarksOn(list, listed, context)) context.note(remark);
    }

    const others = images.map((text) => ({ image: placedImage(text) }));
    for (const { wants } of await findImages(others, { origin: 'this transfer', context })) yield* wants;
    if (kits.length > 0) for (const each of stillOnline) context.note(`still needs internet access: ${each}`);
  },
  releases: offeredReleases,
});
