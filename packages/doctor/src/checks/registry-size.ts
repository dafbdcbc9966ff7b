import type { Plan } from '@cse/graph';
import { bytes } from '@cse/text';
import { probeUploadLimit } from '../probe-upload-limit.ts';
import type { Check } from '../check.ts';
import { pass, warning } from '../finding.ts';
import { probePlaces } from '../probe.ts';

// Larger than any layer of CSE, where no plan says how large they are.
const LARGE = 4 * 1024 ** 3;
// What nginx takes where nobody told it otherwise: below that there is nothing to find out.
const LEAST = 1024 ** 2;
const STEPS = [1024 ** 3, 100 * 1024 ** 2, 16 * 1024 ** 2, LEAST] as const;

/** Whether a large blob gets through what stands before the registry. */
export const registrySize: Check = {
  id: 'registry.size',
  looksAt: 'an upload as large as the largest blob, announced but not sent',
  why: 'TKG has large layers; nginx allows 1 MB by default, and answers 413 above that.',
  symptoms: [9],
  needs: ['registry.push'],
  async *examine(subject, signal) {
    const [place] = probePlaces(subject);
    if (!place) return;
    const planned = await subject.planned()?.catch(() => undefined);
    const size = planned ? Math.max(LEAST, largestOf(planned.plan)) : LARGE;
    const { name } = place;
    const probe = { name, subject, signal };
    if (await probeUploadLimit(size, probe)) {
      yield pass(name, `an upload of ${bytes(size)} is accepted`);
      return;
    }
    for (const smaller of STEPS.filter((step) => step < size))
      if (await probeUploadLimit(smaller, probe)) {
        yield warning(name, `${bytes(size)} in one request is too large (413), ${bytes(smaller)} is accepted`, HINT);
        return;
      }
    yield warning(name, 'even 1 MB in one request is too large (413)', HINT);
  },
};

const largestOf = ({ steps }: Plan) =>
  [...steps.values()].reduce((most, step) => (step.kind === 'copy-blob' ? Math.max(most, step.content.size) : most), 0);

const HINT =
  'Raise the request size limit of the proxy in front of the registry. nginx: client_max_body_size 0; and proxy_request_buffering off; Ingress: nginx.ingress.kubernetes.io/proxy-body-size: "0". Until then cse uploads in chunks, which is slower, and docker and imgpkg cannot push at all.';
