import { describe } from '@cse/oci';
import { bytesOf } from '@cse/store';
import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { imageText, putProbe, removeProbe } from '../probe.ts';
import { PROBE } from '../landmarks.ts';
import { targetOf } from '../target.ts';

/** Whether an image is taken whose layers its maker forbids to redistribute. */
export const registryForeign: Check = {
  id: 'registry.foreign',
  looksAt: 'an image with a layer that stays elsewhere (a foreign one, as those of Windows)',
  why: 'CNCF distribution refuses such images as it is installed; no image of CSE for Linux has such layers, but others may.',
  symptoms: [18],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const target = targetOf(subject);
    const [path] = subject.paths;
    if (!target || path === undefined || subject.readOnly) return;
    const name = `${target.base}/${path}/${PROBE}`;
    const repository = subject.network.store.repository(name);
    const probe = await putProbe(repository, { nonce: subject.ports.nonce(), signal });
    const text = imageText(probe.blob, [foreignLayer(subject.ports.nonce())]);
    const manifest = describe(probe.manifest.mediaType, text);
    try {
      await repository.push(manifest, () => bytesOf(text), { signal });
      await removeProbe(repository, { ...probe, manifest }, signal);
      yield pass(name, 'it was taken');
    } catch (error) {
      yield warning(name, `it is refused: ${(error as Error).message}`, TODO);
    }
    await removeProbe(repository, probe, signal);
  },
};

const TODO =
  'Only where you mirror such images: in distribution, validation: { manifests: { urls: { allow: ["^https?://"] } } } or REGISTRY_VALIDATION_DISABLED=true; or bring the layers too, with imgpkg\'s --include-non-distributable-layers of cse copy.';

const foreignLayer = (nonce: string) => ({
  ...describe('application/vnd.oci.image.layer.nondistributable.v1.tar+gzip', new TextEncoder().encode(nonce)),
  urls: ['https://layers.example.com/foreign'],
});
