import { z } from 'zod';
import { API_VERSION, kindSchema, parseYaml, printYaml } from './document.ts';
import { digestReferenceSchema } from './images-lock.ts';

/** One image that a bundle names itself, as its lock spells it. */
export interface Location {
  readonly image: string;
  readonly isBundle: boolean;
}

/** Reads `image-locations.yml`. Later versions may add keys to it, so what is unknown is passed over. */
export function parseLocations(text: string, what = 'ImageLocations'): readonly Location[] {
  return parseYaml(locationsSchema, text, what).images ?? [];
}

export function printLocations(locations: readonly Location[]): string {
  const images = locations
    .map(({ image, isBundle }) => ({ image, isBundle }))
    .sort((a, b) => (a.image < b.image ? -1 : 1));
  return printYaml({ apiVersion: API_VERSION, images: images.length > 0 ? images : null, kind: 'ImageLocations' });
}

const locationsSchema = z.object({
  ...kindSchema('ImageLocations'),
  images: z.array(z.object({ image: digestReferenceSchema, isBundle: z.boolean().default(false) })).nullish(),
});
