import { successorsOf, isManifest, parseReference } from '@cse/oci';
import { readAll } from '@cse/store';
import type { Ending } from './process.ts';
import type { World } from './world.ts';

// What the client allows one piece of work: a first try and six more, or twelve where the registry says how long to wait; each
// with a round to identify itself and one redirect.
const TRIES = 13;
const PER_OBJECT = 3 * TRIES;
// Each piece of work may stand still for five times a minute, and a transfer has a chain of some of them.
const LONGEST = 3600_000;
const MIB = 1024 * 1024;

/** What a process spent beyond what its pieces of work may cost: requests for one thing, bytes, and time. */
export async function overspent(world: World, { network, clock }: Ending): Promise<readonly string[]> {
  const wanted = await bytesOf(world);
  const most = 2 * TRIES * wanted + MIB;
  return [
    ...[...network.counts]
      .filter(([object, count]) => NAMED.test(object) && count > PER_OBJECT)
      .map(([object, count]) => `${count} requests for one thing: ${object}`),
    ...(network.moved > most ? [`${network.moved} bytes went over the wire for ${wanted}`] : []),
    ...(clock.monotonic() > LONGEST ? [`it took ${clock.monotonic() / 1000} s`] : []),
  ];
}

// An upload's own requests name no content; there, the bytes and the closing PUT are counted.
const NAMED = /^(?:manifest|tag|blob|mount|tags|referrers|upload-end)/;

/** The bytes of all that the images of a world are made of, each once for every image. */
async function bytesOf({ source, references }: World): Promise<number> {
  let sum = 0;
  for (const reference of references) {
    const { repository: name } = parseReference(reference);
    const repository = source.store.repository(name);
    for await (const tag of repository.tags()) {
      const queue = [await repository.resolve(tag)];
      for (let content = queue.pop(); content; content = queue.pop()) {
        sum += content.size;
        if (isManifest(content)) queue.push(...successorsOf(content, await readAll(repository.fetch(content))));
      }
    }
  }
  return sum;
}
