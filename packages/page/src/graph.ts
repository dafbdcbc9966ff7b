import { html, type Html } from './html.ts';
import type { Box, ImageBox, PageLayout } from './layout.ts';
import type { Picture } from './picture.ts';

/** The graph as one SVG: complete without a script, which only adds zoom, search and choosing. */
export function graphOf(picture: Picture, layout: PageLayout): Html {
  const { width, height, sources, targets, groups, images } = layout;
  return html`<svg id="graph" viewBox="-10 -10 ${width + 20} ${height + 20}" role="img" aria-label="Transfer graph">
    <g class="edges">${images.map((box) => edges(box, picture, layout))}</g>
    ${[...sources, ...targets].map((box) => area(box))} ${groups.map((box) => group(box))}
    ${images.map((box) => image(box, picture))}
  </svg>`;
}

function edges(box: ImageBox, { images }: Picture, { sources, targets }: PageLayout): Html {
  const { from, to } = images[box.image] ?? {};
  const source = sources.find(({ label }) => label === from);
  const target = targets.find(({ label }) => label === to);
  return html`${source && curve(source, box, box.image)}${target && curve(box, target, box.image)}`;
}

function curve(from: Box, to: Box, image: number): Html {
  const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
  const bend = Math.min(80, (x2 - x1) / 2);
  return html`<path data-image="${image}" d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" />`;
}

function area({ x, y, width, height, label }: Box): Html {
  return html`<g class="area" transform="translate(${x} ${y})">
    <rect width="${width}" height="${height}" rx="6" /><text x="${width / 2}" y="${height / 2}">${label}</text>
  </g>`;
}

function group({ x, y, width, height, label }: Box): Html {
  return html`<g class="group" transform="translate(${x} ${y})">
    <rect width="${width}" height="${height}" rx="8" /><text x="10" y="20">${label}</text>
  </g>`;
}

function image({ x, y, width, height, label, image }: ImageBox, { images }: Picture): Html {
  const { reference, state } = images[image] ?? {};
  return html`<g class="image ${state ?? ''}" tabindex="0" data-image="${image}" transform="translate(${x} ${y})">
    <title>${reference ?? ''}</title>
    <rect width="${width}" height="${height}" rx="4" /><text x="8" y="${height / 2}">${label}</text>
  </g>`;
}
