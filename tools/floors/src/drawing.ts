import type { Arrow } from './arrow.ts';
import { codeOf, isPlugin, isTool, shortName, type House, type Room } from './house.ts';
import { placed, type Place } from './placing.ts';
import { importsOf } from './syntax.ts';

/** Who imports whom, from the imports of the code alone. */
export function arrowsOf({ rooms }: House): readonly Arrow[] {
  const names = new Set(rooms.map(({ name }) => name));
  return rooms.flatMap((room) => {
    const found = codeOf(room).flatMap((file) => [...importsOf(file)].map(({ specifier }) => specifier));
    return [...new Set(found)]
      .filter((name) => names.has(name) && name !== room.name)
      .map((to) => ({ from: room.name, to }));
  });
}

/** Leaves out an arrow where a longer way leads to the same room. */
export function shortest(arrows: readonly Arrow[]): readonly Arrow[] {
  const next = Map.groupBy(arrows, ({ from }) => from);
  const leads = (from: string, to: string): boolean =>
    (next.get(from) ?? []).some((arrow) => arrow.to === to || leads(arrow.to, to));
  return arrows.filter(
    ({ from, to }) => !(next.get(from) ?? []).some((arrow) => arrow.to !== to && leads(arrow.to, to)),
  );
}

/** Draws the house as SVG: each room on its floor with its lines of code, each arrow an import. Tools are left out. */
export function draw(house: House): string {
  const rooms = house.rooms.filter((room) => !isTool(room));
  const arrows = shortest(arrowsOf({ rooms }));
  const { places, width, height } = placed(rooms, arrows);
  const edges = arrows.map(({ from, to }) => curve(places.get(from), places.get(to)));
  const boxes = rooms.map((room) => box(room, places.get(room.name)));
  return `${head(width, height)}\n${[...edges, ...boxes].join('\n')}\n</svg>\n`;
}

const STYLE = `
  text { font: 14px system-ui, sans-serif; fill: #1c2733; text-anchor: middle }
  .lines { font-size: 11px; fill: #5b6875 }
  rect { fill: #eef3f9; stroke: #7a93b0 } .plugin { fill: #fdf3e3; stroke: #c99a4b }
  path { fill: none; stroke: #8796a5; stroke-width: 1.2; marker-end: url(#end) }`;

const head = (width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="The packages and what they import">
<style>${STYLE}
</style>
<defs><marker id="end" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" style="fill:#8796a5;stroke:none"/></marker></defs>
<rect width="${width}" height="${height}" style="fill:#fff;stroke:none"/>`;

function box(room: Room, place: Place | undefined): string {
  if (!place) return '';
  const { x, y, width, height } = place;
  const lines = codeOf(room).reduce((sum, { text }) => sum + text.trimEnd().split('\n').length, 0);
  return [
    `<g><title>${escape(room.manifest.description ?? '')}</title>`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="7"${isPlugin(room) ? ' class="plugin"' : ''}/>`,
    `<text x="${x + width / 2}" y="${y + 24}">${escape(shortName(room))}</text>`,
    `<text class="lines" x="${x + width / 2}" y="${y + 42}">${lines} lines</text></g>`,
  ].join('');
}

/** From the lower edge of one room to the upper edge of another. */
function curve(from: Place | undefined, to: Place | undefined): string {
  if (!from || !to) return '';
  const [x1, y1, x2, y2] = [from.x + from.width / 2, from.y + from.height, to.x + to.width / 2, to.y];
  const bend = (y2 - y1) / 2;
  return `<path d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
