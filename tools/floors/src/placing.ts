import type { Arrow } from './arrow.ts';
import { shortName, type Room } from './house.ts';

/** Where a room stands in the picture: its upper left corner, and its size. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Placed {
  readonly places: ReadonlyMap<string, Place>;
  readonly width: number;
  readonly height: number;
}

const HEIGHT = 56;
const MARGIN = 24;
const GAP = { x: 26, y: 64 };

const widthOf = (room: Room) => Math.max(110, shortName(room).length * 9 + 28);
const widthOfRow = (row: readonly Room[]) => row.reduce((sum, room) => sum + widthOf(room) + GAP.x, -GAP.x);

/** Puts each floor in a row, the highest on top, and in each row next to each other what has to do with the same rooms. */
export function placed(rooms: readonly Room[], arrows: readonly Arrow[]): Placed {
  const rows = [...Map.groupBy(rooms, ({ floor }) => floor)].sort(([a], [b]) => b - a).map(([, row]) => row);
  const width = Math.max(...rows.map(widthOfRow)) + 2 * MARGIN;
  let places = placesOf(rows, width);
  // Each pass brings a room nearer to the middle of its neighbours; eight are enough to come to rest.
  for (let pass = 0; pass < 8; pass += 1) {
    for (const row of rows) {
      const middles = new Map(row.map((room) => [room.name, middleOf(room.name, { arrows, places })]));
      row.sort((a, b) => (middles.get(a.name) ?? 0) - (middles.get(b.name) ?? 0));
    }
    places = placesOf(rows, width);
  }
  return { places, width, height: rows.length * (HEIGHT + GAP.y) - GAP.y + 2 * MARGIN };
}

function placesOf(rows: readonly (readonly Room[])[], width: number): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const [at, row] of rows.entries()) {
    let x = Math.round((width - widthOfRow(row)) / 2);
    for (const room of row) {
      places.set(room.name, { x, y: MARGIN + at * (HEIGHT + GAP.y), width: widthOf(room), height: HEIGHT });
      x += widthOf(room) + GAP.x;
    }
  }
  return places;
}

interface PlacedArrows {
  readonly arrows: readonly Arrow[];
  readonly places: ReadonlyMap<string, Place>;
}

function middleOf(name: string, { arrows, places }: PlacedArrows): number {
  const near = arrows.flatMap(({ from, to }) => (from === name ? [to] : to === name ? [from] : []));
  const middles = (near.length > 0 ? near : [name])
    .map((each) => places.get(each))
    .filter((place) => place !== undefined);
  return middles.reduce((sum, { x, width }) => sum + x + width / 2, 0) / middles.length;
}
