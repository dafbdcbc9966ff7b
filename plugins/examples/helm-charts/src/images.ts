import { parse, stringify } from 'yaml';
import type { ChartPart } from './read-chart.ts';

/** An image that a chart names. */
export interface NamedImage {
  readonly image: string;
  /** Where its values name it; nowhere, if only the annotation does. */
  readonly at?: readonly string[] | undefined;
  /** How they name it: in one text, or with its registry and repository apart. */
  readonly form?: 'text' | 'repository' | 'registry' | undefined;
}

/** The images of a chart: those that its values name, and those that it lists for Artifact Hub. */
export function imagesOf(parts: readonly ChartPart[]): readonly NamedImage[] {
  const named = parts.flatMap(({ values, path, chart }) => [...inValues(values, path, chart.appVersion)]);
  const listed = parts.flatMap(({ chart }) => inAnnotation(chart.annotations?.['artifacthub.io/images']));
  return [...named, ...listed.filter(({ image }) => !named.some((each) => each.image === image))];
}

/** The values that point to where the images are now. */
export function overlayOf(images: readonly NamedImage[], placeOf: (image: string) => string): string {
  const overlay: Values = {};
  for (const { image, at, form } of images) {
    if (!at || !form) continue;
    const place = placeOf(image);
    const slash = place.indexOf('/');
    if (form === 'text') set(overlay, at, place + image.slice(image.search(/[:@][^/]*$/)));
    else if (form === 'repository') set(overlay, [...at, 'repository'], place);
    else {
      set(overlay, [...at, 'registry'], place.slice(0, slash));
      set(overlay, [...at, 'repository'], place.slice(slash + 1));
    }
  }
  return stringify(overlay);
}

interface Values {
  [key: string]: unknown;
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `image: name:tag`, and `image: { registry, repository, tag, digest }` as most charts write it. */
function* inValues(values: unknown, path: readonly string[], appVersion: unknown): Generator<NamedImage> {
  if (!isValues(values)) return;
  const { registry, repository, tag = appVersion, digest } = values;
  if (typeof repository === 'string' && (tag || digest)) {
    const name = typeof registry === 'string' && registry !== '' ? `${registry}/${repository}` : repository;
    const image = digest ? `${name}@${String(digest)}` : `${name}:${String(tag)}`;
    yield { image, at: path, form: 'registry' in values ? 'registry' : 'repository' };
    return;
  }
  for (const [key, value] of Object.entries(values))
    if (/image$/i.test(key) && typeof value === 'string' && /[^:]:[\w.-]+$/.test(value))
      yield { image: value, at: [...path, key], form: 'text' };
    else yield* inValues(value, [...path, key], appVersion);
}

function inAnnotation(text: string | undefined): readonly NamedImage[] {
  const list: unknown = text === undefined ? [] : parse(text);
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: { image?: unknown }) => (typeof each?.image === 'string' ? [{ image: each.image }] : []));
}

function set(values: Values, path: readonly string[], value: string): void {
  const [key = '', ...rest] = path;
  if (rest.length === 0) values[key] = value;
  else set((values[key] = isValues(values[key]) ? values[key] : {}), rest, value);
}
