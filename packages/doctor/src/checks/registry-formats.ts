import { isCseError } from '@cse/errors';
import type { Check } from '../check.ts';
import { failed, failure, pass, type Observation } from '../finding.ts';
import { FORMATS, probeFormat, type ManifestFormat, type NotTaken } from '../format-probe.ts';
import type { Subject } from '../subject.ts';
import { probePlaces } from '../probe.ts';

/** Whether images and indexes are taken in the formats in which they come. */
export const registryFormats: Check = {
  id: 'registry.formats',
  looksAt: "an image and an index in each format of the plan, Docker's and OCI's",
  why: "Most of the vendor's images are in Docker's format, which some registries reject by default; cse does not convert images.",
  symptoms: [],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const [place] = probePlaces(subject);
    if (!place) return;
    const { name, repository } = place;
    for (const format of await formatsOf(subject)) {
      const refused = await probeFormat(repository, format, { nonce: subject.ports.nonce(), signal });
      yield refused
        ? notTaken(name, format, refused)
        : pass(name, `an image and an index in ${format.name} were accepted`);
    }
  },
};

/** Those that the plan holds, and all where there is none. */
async function formatsOf(subject: Subject): Promise<readonly ManifestFormat[]> {
  // That nothing can be planned is told by another check.
  const planned = await subject.planned()?.catch(() => undefined);
  if (!planned) return FORMATS;
  const types = new Set([...planned.plan.steps.values()].map(({ content }) => content.mediaType));
  return FORMATS.filter(({ image, index }) => types.has(image) || types.has(index));
}

function notTaken(name: string, format: ManifestFormat, { kind, error }: NotTaken): Observation {
  if (!isCseError(error) || error.fault !== 'access') return failed(name, error);
  return failure(name, `an ${kind} in ${format.name} was rejected: ${error.message}`, {
    todo: error.hint ?? `Enable ${format.name} at the registry, or use another registry.`,
    fault: 'access',
  });
}
