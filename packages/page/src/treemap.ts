import { hierarchy, treemap, treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import { bytes as amount, count } from '@cse/text';
import { html, type Html } from './html.ts';
import type { Component, Picture } from './picture.ts';
import type { StateWords } from './words.ts';

/** A rectangle: left, top, right and bottom. */
export type Rectangle = readonly [number, number, number, number];

/** Where each component and each image stands, by its place in the picture. */
export interface TreemapLayout {
  readonly width: number;
  readonly height: number;
  readonly components: readonly Rectangle[];
  readonly images: readonly Rectangle[];
}

/** For a screen or a sheet of paper, and for a phone held upright. */
export const WIDE = { width: 1200, height: 560 };
export const TALL = { width: 360, height: 560 };

const HEADING = 20;

interface Area {
  readonly place: number;
  readonly weight: number;
  readonly children?: readonly Area[];
}

/** Lays components out, and the images in them: the more bytes, the larger, and nothing too small to be seen. */
export function treemapOf(
  picture: Picture,
  { width, height }: { readonly width: number; readonly height: number },
): TreemapLayout {
  const all = picture.images.reduce((sum, { bytes }) => sum + bytes, 0);
  const least = all / Math.max(1, picture.images.length) / 3 || 1;
  const children = picture.components.map(({ images }, place) => ({
    place,
    weight: 0,
    children: images.map((image) => ({ place: image, weight: (picture.images[image]?.bytes ?? 0) + least })),
  }));
  const root = hierarchy<Area>({ place: 0, weight: 0, children }).sum(({ weight }) => weight);
  root.sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const laid = treemap<Area>()
    .tile(treemapSquarify.ratio(1.4))
    .size([width, height])
    .paddingInner(1)
    .paddingTop(({ depth }) => (depth === 1 ? HEADING : 0))(root);
  const at = (depth: number) =>
    [...laid]
      .filter((node) => node.depth === depth)
      .toSorted((a, b) => a.data.place - b.data.place)
      .map(rectangleOf);
  return { width, height, components: at(1), images: at(2) };
}

export interface TreemapOptions {
  readonly layout: TreemapLayout;
  readonly words: StateWords;
}

/** The overview as it is without a script, which adds opening, and the size of the screen that it is on. */
export function treemapSvg({ components, images }: Picture, { layout, words }: TreemapOptions): Html {
  const { width, height } = layout;
  return html`<svg id="map" viewBox="0 0 ${width} ${height}" role="group" aria-label="All components and their images">
    ${components.map((component, place) => componentBox(component, place, layout))}
    <g aria-hidden="true">
      ${images.map(
        ({ state, name, version, bytes }, place) =>
          html`<g class="image ${state}" data-image="${place}"
            ><title>${name} ${version}, ${amount(bytes)}, ${words[state]}</title>${box(layout.images[place])}</g
          >`,
      )}
    </g>
  </svg>`;
}

function componentBox({ label, images }: Component, place: number, { components }: TreemapLayout): Html {
  const [left, top, right] = components[place] ?? NOWHERE;
  return html`<g class="component" data-component="${place}" role="button"
    ><title>${label}, ${count(images.length, 'image')}</title>${box(components[place])}<text
      x="${left + 4}"
      y="${top + 14}"
      >${shortened(`${label} (${images.length})`, right - left)}</text
    ></g
  >`;
}

function box([left, top, right, bottom]: Rectangle = NOWHERE): Html {
  return html`<rect x="${left}" y="${top}" width="${rounded(right - left)}" height="${rounded(bottom - top)}" />`;
}

const NOWHERE: Rectangle = [0, 0, 0, 0];

/** As much of a text as fits, or nothing where that would say nothing. */
function shortened(text: string, width: number): string {
  const room = Math.floor((width - 8) / LETTER);
  if (text.length <= room) return text;
  return room < 5 ? '' : `${text.slice(0, room - 1)}…`;
}

// About as wide as a letter of the page's labels is.
const LETTER = 7;

function rectangleOf({ x0, y0, x1, y1 }: HierarchyRectangularNode<Area>): Rectangle {
  return [rounded(x0), rounded(y0), rounded(x1), rounded(y1)];
}

const rounded = (value: number) => Math.round(value * 10) / 10;
