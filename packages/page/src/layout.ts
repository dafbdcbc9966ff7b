import type { Picture, PicturedImage } from './picture.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: string;
}

export interface ImageBox extends Box {
  /** Its place in the picture. */
  readonly image: number;
}

/** Where everything in the graph stands: areas of the source to the left, images by plugin, areas of the target to the right. */
export interface PageLayout {
  readonly width: number;
  readonly height: number;
  readonly sources: readonly Box[];
  readonly targets: readonly Box[];
  /** One frame for each plugin. */
  readonly groups: readonly Box[];
  readonly images: readonly ImageBox[];
}

const CELL = { width: 190, height: 22, gap: 6 };
const AREA = { width: 250, height: 40, gap: 28 };
const LANE = 150;
const HEAD = 30;

/** Lays the graph out. The images of a plugin fill columns side by side, so that the whole stays about as wide as high. */
export function layoutOf({ images }: Picture): PageLayout {
  const columns = Math.max(2, Math.round(Math.sqrt(images.length / 6)));
  const left = AREA.width + LANE;
  const groups: Box[] = [];
  const boxes: ImageBox[] = [];
  let top = 0;
  for (const [owner, places] of byOwner(images)) {
    const rows = Math.ceil(places.length / columns);
    const height = HEAD + rows * (CELL.height + CELL.gap) + CELL.gap;
    groups.push({ x: left, y: top, width: widthOf(columns), height, label: `${owner}: ${places.length}` });
    boxes.push(...places.map((image, at) => cell(image, { at, rows, left, top, label: nameOf(images[image]) })));
    top += height + CELL.height;
  }
  const height = Math.max(top, 200);
  const right = left + widthOf(columns) + LANE;
  return {
    width: right + AREA.width,
    height,
    sources: areas(
      images.map(({ from }) => from),
      { x: 0, height },
    ),
    targets: areas(
      images.map(({ to }) => to),
      { x: right, height },
    ),
    groups,
    images: boxes,
  };
}

const widthOf = (columns: number) => columns * (CELL.width + CELL.gap) + CELL.gap;

interface Cell {
  readonly at: number;
  readonly rows: number;
  readonly left: number;
  readonly top: number;
  readonly label: string;
}

function cell(image: number, { at, rows, left, top, label }: Cell): ImageBox {
  const x = left + CELL.gap + Math.floor(at / rows) * (CELL.width + CELL.gap);
  const y = top + HEAD + (at % rows) * (CELL.height + CELL.gap);
  return { image, x, y, width: CELL.width, height: CELL.height, label };
}

function byOwner(images: readonly PicturedImage[]): ReadonlyMap<string, readonly number[]> {
  return Map.groupBy(images.keys(), (place) => images[place]?.owner ?? '');
}

function areas(
  names: readonly string[],
  { x, height }: { readonly x: number; readonly height: number },
): readonly Box[] {
  const distinct = [...new Set(names)].sort();
  const start = Math.max(0, (height - distinct.length * (AREA.height + AREA.gap)) / 2);
  return distinct.map((label, at) => ({
    x,
    y: start + at * (AREA.height + AREA.gap),
    width: AREA.width,
    height: AREA.height,
    label,
  }));
}

/** The end of a reference tells images apart: `core/antrea:v1.7.1`. */
function nameOf(image: PicturedImage | undefined): string {
  const name =
    image?.reference
      .split('/')
      .slice(-2)
      .join('/')
      .replace(/@sha256:(.{8}).*/, '@$1…')
      .replace(/sha256-([0-9a-f]{6})[0-9a-f]{58}/, '$1…') ?? '';
  // As many letters as a cell has room for.
  return name.length > 27 ? `…${name.slice(-26)}` : name;
}
