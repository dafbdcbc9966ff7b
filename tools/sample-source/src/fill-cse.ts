import type { Platform } from '@cse/oci';
import { componentKits } from './component-kits.ts';
import { mainList, printLines, PROJECT, sidecars, type SampleCseRelease, type ImageLine } from './cse-releases.ts';
import type { ImageSpec } from './image-spec.ts';
import type { Maker } from './maker.ts';
import { textFile } from './tar.ts';

const platforms: readonly Platform[] = [
  { os: 'linux', architecture: 'amd64' },
  { os: 'linux', architecture: 'arm64', variant: 'v8' },
];

/** What the registries of the world hold for one CSE release. */
export async function fillCse(release: SampleCseRelease, maker: Maker): Promise<void> {
  await maker.image(`${PROJECT}/getting-started-airgapped:${release.kit}`, { files: gettingStarted(release) });
  for (const { reference, files } of componentKits(release)) await maker.image(reference, { files });
  for (const line of [...mainList(release), ...sidecars(release.csi)])
    await maker.image(referenceOf(line), specOf(line));
  await sign(release, maker);
}

/** What comes along with an image without being part of it: a signature by tag, a software bill by reference. */
async function sign({ capvcd }: SampleCseRelease, maker: Maker): Promise<void> {
  const controller = 'registry.k8s.io/cluster-api/cluster-api-controller';
  const signed = await maker.image(`${controller}:v1.4.0`);
  await maker.artifact(`${controller}:${signed.digest.replace(':', '-')}.sig`, {
    type: 'application/vnd.dev.cosign.simplesigning.v1+json',
    text: JSON.stringify({
      critical: {
        identity: { 'docker-reference': controller },
        image: { 'docker-manifest-digest': signed.digest },
        type: 'cosign container image signature',
      },
      optional: null,
    }),
    annotations: { 'dev.cosignproject.cosign/signature': Buffer.from('sample').toString('base64') },
  });
  const provider = `${PROJECT}/cluster-api-provider-cloud-director`;
  const described = await maker.image(`${provider}:${capvcd}`);
  const bill = { spdxVersion: 'SPDX-2.3', name: `cluster-api-provider-cloud-director ${capvcd}`, packages: [] };
  await maker.artifact(provider, { type: 'application/spdx+json', text: JSON.stringify(bill), subject: described });
}

function gettingStarted(release: SampleCseRelease) {
  return [
    textFile('src/artifact/getting_started.sh', script, 0o755),
    textFile('src/artifact/dependencies.txt', printLines(mainList(release))),
  ];
}

const script = `#!/bin/sh
# A sample. The real one publishes what the list named by $1 holds to the registry base $2.
echo "use cse mirror instead: it needs neither Docker nor imgpkg" >&2
exit 1
`;

const referenceOf = ([registry, path, tag]: ImageLine) => `${registry}/${path}:${tag}`;

function specOf([registry, path]: ImageLine): ImageSpec {
  if (registry === PROJECT) return { base: 'photon' };
  if (path === 'kindest/node') return { base: 'debian', platforms, oci: true };
  return { base: 'distroless', platforms };
}
