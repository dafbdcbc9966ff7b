import { messageOf } from '@cse/errors';
import { describe } from '@cse/oci';
import { bytesOf } from '@cse/store';
import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { imageText, probePlaces, putProbe, removeProbe } from '../probe.ts';

/** Whether an image is taken whose layers its maker forbids to redistribute. */
export const registryForeign: Check = {
  id: 'registry.foreign',
  looksAt: 'an image with a foreign layer, as Windows images have',
  why: 'CNCF distribution rejects such images by default. No Linux image of CSE has such layers, but others may.',
  symptoms: [18],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const [place] = probePlaces(subject);
    if (!place) return;
    const { name, repository } = place;
    const probe = await putProbe(repository, { nonce: subject.ports.nonce(), signal });
    const text = imageText(probe.blob, [foreignLayer(subject.ports.nonce())]);
    const manifest = describe(probe.manifest.mediaType, text);
    try {
      await repository.push(manifest, () => bytesOf(text), { signal });
      await removeProbe(repository, { ...probe, manifest }, signal);
      yield pass(name, 'it was accepted');
    } catch (error) {
      yield warning(name, `it was rejected: ${messageOf(error)}`, HINT);
    }
    await removeProbe(repository, probe, signal);
  },
};

const HINT =
  'Only needed if you mirror such images. In CNCF distribution: validation: { manifests: { urls: { allow: ["^https?://"] } } } or REGISTRY_VALIDATION_DISABLED=true; or copy the layers as well, with cse copy --include-non-distributable-layers.';

const foreignLayer = (nonce: string) => ({
  ...describe('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', new TextEncoder().encode(nonce)),
  urls: ['https://layers.example.com/foreign'],
});
