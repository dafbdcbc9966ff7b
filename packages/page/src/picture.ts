import { countedAs, type KeptEvent } from '@cse/executor';
import { contentId, type Plan, type PlannedImage, type Step, type StepId } from '@cse/graph';
import { parseReference, splitRepository } from '@cse/oci';

/** What became of one image, or of one blob. */
export type State = 'planned' | 'moved' | 'mounted' | 'existed' | 'failed';

export interface PicturedImage extends PlannedImage {
  readonly bytes: number;
  readonly state: State;
  /** Its layers and all else it is made of, as places in `Picture.blobs`. */
  readonly blobs: readonly number[];
  /** The first two segments of where it comes from and where it goes. */
  readonly from: string;
  readonly to: string;
}

export interface PicturedBlob {
  readonly digest: string;
  readonly bytes: number;
  readonly state: State;
}

/** A plan, and a run of it where there was one, as the page shows them. */
export interface Picture {
  readonly images: readonly PicturedImage[];
  readonly blobs: readonly PicturedBlob[];
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
  return { images, blobs: pictured };
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
  const states = [...steps.map(({ id }) => outcomes.get(id)), outcomes.get(image.reference)];
  return {
    ...image,
    bytes: own.reduce((sum, place) => sum + (blobs[place]?.bytes ?? 0), 0),
    state: stateOf(states),
    blobs: own,
    from: image.source === undefined ? 'generated' : areaOf(parseReference(image.source).repository),
    to: areaOf(repository),
  };
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

/** Host and first segment: `projects.example/tkg`. */
function areaOf(repository: string): string {
  const { host, path } = splitRepository(repository);
  return path.includes('/') ? `${host}/${path.split('/')[0]}` : host;
}

function stateOf(states: readonly (State | undefined)[]): State {
  const order: readonly State[] = ['failed', 'moved', 'mounted', 'existed'];
  return order.find((state) => states.includes(state)) ?? 'planned';
}

function outcomesOf(events: readonly KeptEvent[]): ReadonlyMap<StepId, State> {
  const outcomes = new Map<StepId, State>();
  for (const event of events) {
    if (event.type === 'step-finished') outcomes.set(event.id, countedAs(event.arrival));
    if (event.type === 'step-failed' || event.type === 'step-blocked') outcomes.set(event.id, 'failed');
  }
  return outcomes;
}
