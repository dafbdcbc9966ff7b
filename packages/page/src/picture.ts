import { countedAs, type KeptEvent } from '@cse/executor';
import { contentId, type Plan, type PlannedImage, type Step, type StepId } from '@cse/graph';
import { parseReference } from '@cse/oci';
import { labelOf, nameOf, partOf, type ImageName } from './component.ts';

/** What became of one image, or of one blob. */
export type State = 'planned' | 'moved' | 'mounted' | 'existed' | 'failed';

/** The states, those first that one asks for first. */
export const STATES: readonly State[] = ['failed', 'planned', 'moved', 'mounted', 'existed'];

export interface PicturedImage extends PlannedImage, ImageName {
  readonly bytes: number;
  readonly state: State;
  /** Its layers and all else it is made of, as places in `Picture.blobs`. */
  readonly blobs: readonly number[];
  /** What became of it at each site, where there are several; nothing where it does not go there. */
  readonly sites?: readonly (State | undefined)[] | undefined;
}

export interface PicturedBlob {
  readonly digest: string;
  readonly bytes: number;
  readonly state: State;
}

/** Images of one plugin that belong together. */
export interface Component {
  readonly owner: string;
  readonly label: string;
  /** Places in `Picture.images`. */
  readonly images: readonly number[];
  /** Each blob once, however many of the images are made of it. */
  readonly bytes: number;
}

/** A plan, and a run of it where there was one, as the page shows them. */
export interface Picture {
  readonly images: readonly PicturedImage[];
  readonly blobs: readonly PicturedBlob[];
  /** The largest first. */
  readonly components: readonly Component[];
}

export function pictureOf(plan: Plan, events: readonly KeptEvent[]): Picture {
  const outcomes = outcomesOf(events);
  const blobs = [...plan.steps.values()].filter((step) => step.kind === 'copy-blob');
  const places = new Map(blobs.map(({ id }, index) => [id, index]));
  const pictured = blobs.map(({ id, content, from }) => ({
    digest: content.digest,
    bytes: content.size,
    state: outcomes.get(id) ?? (events.length === 0 && from[0]?.startsWith('target:') ? 'mounted' : 'planned'),
  }));
  const images = plan.images.map((image) => pictureImage(image, { plan, places, blobs: pictured, outcomes }));
  return { images, blobs: pictured, components: componentsOf(images, pictured) };
}

interface Picturing {
  readonly plan: Plan;
  readonly places: ReadonlyMap<StepId, number>;
  readonly blobs: readonly PicturedBlob[];
  readonly outcomes: ReadonlyMap<StepId, State>;
}

function pictureImage(image: PlannedImage, { plan, places, blobs, outcomes }: Picturing): PicturedImage {
  const { repository } = parseReference(image.reference);
  const steps = below(contentId(repository, { digest: image.digest }), plan);
  const own = steps.map(({ id }) => places.get(id)).filter((place) => place !== undefined);
  const ids = [...steps.map(({ id }) => id), ...(plan.steps.has(image.reference) ? [image.reference] : [])];
  const bytes = own.reduce((sum, place) => sum + (blobs[place]?.bytes ?? 0), 0);
  return { ...image, ...nameOf(image), bytes, state: stateOf(ids, outcomes), blobs: own };
}

function below(id: StepId, { steps }: Plan): readonly Step[] {
  const found = new Map<StepId, Step>();
  const visit = (step: Step | undefined) => {
    if (!step || found.has(step.id)) return;
    found.set(step.id, step);
    for (const need of step.needs) visit(steps.get(need));
  };
  visit(steps.get(id));
  return [...found.values()];
}

/** An image is what the least of its steps is: complete only where none of them is left. */
function stateOf(ids: readonly StepId[], outcomes: ReadonlyMap<StepId, State>): State {
  const states = new Set(ids.map((id) => outcomes.get(id) ?? 'planned'));
  return STATES.find((state) => states.has(state)) ?? 'planned';
}

/** Groups images by what they are part of, those with the most images first. */
export function componentsOf(images: readonly PicturedImage[], blobs: readonly PicturedBlob[]): readonly Component[] {
  const parts = images.map(({ reference, owner }) => ({ owner, part: partOf(reference) }));
  const owners = new Map(
    [...Map.groupBy(parts, ({ part }) => part)].map(([part, own]) => [
      part,
      new Set(own.map(({ owner }) => owner)).size,
    ]),
  );
  const groups = Map.groupBy(images.keys(), (place) => `${parts[place]?.owner}\n${parts[place]?.part}`);
  const components = [...groups.values()].map((places) => {
    const own = parts[places[0] ?? 0] ?? { owner: '', part: '' };
    const { owner } = own;
    const label = labelOf(own, owners.get(own.part) ?? 1);
    return { owner, label, images: places, bytes: bytesOf(places, { images, blobs }) };
  });
  return components.sort((a, b) => b.images.length - a.images.length);
}

function bytesOf(places: readonly number[], { images, blobs }: Pick<Picture, 'images' | 'blobs'>): number {
  const own = new Map(
    places.flatMap((place) => images[place]?.blobs ?? []).map((blob) => [blobs[blob]?.digest, blobs[blob]?.bytes ?? 0]),
  );
  return [...own.values()].reduce((sum, bytes) => sum + bytes, 0);
}

// What waits for a step that failed was not done: the step itself tells why.
function outcomesOf(events: readonly KeptEvent[]): ReadonlyMap<StepId, State> {
  const outcomes = new Map<StepId, State>();
  for (const event of events) {
    if (event.type === 'step-finished') outcomes.set(event.id, countedAs(event.arrival));
    if (event.type === 'step-failed') outcomes.set(event.id, 'failed');
  }
  return outcomes;
}
