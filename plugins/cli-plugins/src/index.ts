import { definePlugin, type Located, type PlanContext, type Want } from '@cse/plugin';
import { mergeMetadata, metadataImage, metadataOf, select, type Metadata, type Selection } from '@cse/tanzu-inventory';
import { binaryWants } from './binaries.ts';
import { clientLines } from './client-lines.ts';
import { choiceOf, itemSchema, type CliPluginsItem } from './item.ts';
import { atSource, readInventory, type FoundInventory } from './read-inventory.ts';
import { succeeds } from './rollback.ts';
import { readTarget, readTargetInventory, targetSpots, type TargetState } from './target.ts';

/** The Tanzu CLI plugins of a TKG release, and the inventory that clients find them by. */
export default definePlugin({
  name: 'cli-plugins',
  item: itemSchema,
  async *plan(item, context) {
    const source = await readInventory(item, atSource(item, context), context);
    const selection = select(source.offered, choiceOf(item));
    for (const note of selection.notes) context.note(note);

    const to = targetSpots(item.inventory, context);
    // What cannot be asked of the target ends the plan before any plugin is read.
    const target = context.destination === 'registry' ? await readTarget(to, context) : undefined;
    const options = { from: source.spots, to, unchecked: item.skipBinaryCheck };
    yield* binaryWants(selection.binaries, options, context);

    if (!target) return yield* archived(source, context);
    const transfer: InventoryUpdate = { item, source, selection, target, to, context };
    // Clients look for the inventory first, so it comes last: nobody ever sees a plugin that is not there.
    yield await metadataWant(transfer);
    if (await comesToTarget(transfer)) yield* inventoryWants(transfer);
    for (const line of clientLines(to)) context.note(line);
  },
});

/** An archive takes all that was read, under its own names; what the target will show is decided when it is known. */
async function* archived({ image, metadata, spots }: FoundInventory, context: PlanContext): AsyncGenerator<Want> {
  const { inventory } = spots;
  yield { content: image, to: inventory.repository, tag: inventory.tag };
  for await (const each of context.companions(image)) yield { ...each, to: inventory.repository };
  if (metadata) yield { content: metadata, to: spots.metadata.repository, tag: spots.metadata.tag };
  context.postpone(`the metadata of ${inventory.reference}, which lists what the target has of it`);
}

interface InventoryUpdate {
  readonly item: CliPluginsItem;
  readonly source: FoundInventory;
  readonly selection: Selection;
  readonly target: TargetState;
  readonly to: FoundInventory['spots'];
  readonly context: PlanContext;
}

/** The metadata of what the target has and of what comes, put only if nobody else changes it meanwhile. */
async function metadataWant({ selection, target, to, context }: InventoryUpdate): Promise<Want> {
  const { repository, tag, reference } = to.metadata;
  const added = metadataOf(selection.binaries, selection.groups);
  const merged = target.metadata ? mergeMetadata(target.metadata.said, added) : added;
  if (target.inventory && !target.metadata)
    context.note(
      `${reference} does not exist yet: until now clients saw the whole inventory, from now on they see only what was chosen`,
    );
  const content = await imageOfMetadata(merged, target, context);
  const expect = target.metadata?.image.descriptor.digest ?? 'absent';
  return { content, to: repository, tag, after: 'item', expect };
}

async function imageOfMetadata(merged: Metadata, { metadata }: TargetState, context: PlanContext): Promise<Located> {
  const isSame = metadata && JSON.stringify(merged) === JSON.stringify(metadata.said);
  if (isSame) return metadata.image;
  const { manifest, blobs } = await metadataImage(merged);
  for (const { descriptor, bytes } of blobs) context.create(descriptor.mediaType, bytes);
  return context.create(manifest.descriptor.mediaType, manifest.bytes);
}

/** An older inventory does not take the place of a newer one, unless it is told to. */
async function comesToTarget({ item, source, selection, target, to, context }: InventoryUpdate): Promise<boolean> {
  const { inventory } = target;
  if (!inventory || item.replaceInventory) return true;
  if (inventory.descriptor.digest === source.image.descriptor.digest) return true;
  const current = await readTargetInventory(inventory, to.inventory.reference, context);
  const shown = target.metadata?.said;
  const { put, note } = succeeds({ next: source.inventory, current, shown, chosen: selection.binaries });
  if (note) context.note(note);
  return put;
}

async function* inventoryWants({ source, target, to, context }: InventoryUpdate): AsyncGenerator<Want> {
  const { repository, tag } = to.inventory;
  for await (const each of context.companions(source.image)) yield { ...each, to: repository };
  const expect = target.inventory?.descriptor.digest ?? 'absent';
  yield { content: source.image, to: repository, tag, after: 'item', expect };
}
