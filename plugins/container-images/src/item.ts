import { z } from 'zod';
import { kitTags, type CseRelease } from './releases.ts';

const releases = Object.keys(kitTags) as [CseRelease, ...CseRelease[]];

/** What the config and the flags may say to this plugin. */
export const itemSchema = z.strictObject({
  /** CSE releases, whose lists are read from their getting-started images. */
  cse: z.array(z.enum(releases)).default([]),
  /** The images that say what a CSE release needs, in the place of those that are known: by reference. */
  gettingStarted: z.array(z.string()).default([]),
  /** Any other images and artifacts, by reference; `REF=PATH` puts one at another path below the base. */
  images: z.array(z.string()).default([]),
  /** A list to use instead of those in the images. */
  dependencies: z.object({ path: z.string(), text: z.string() }).optional(),
});

export type ContainerImagesItem = z.infer<typeof itemSchema>;
