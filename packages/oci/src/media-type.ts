import type { Descriptor } from './descriptor.ts';

/** The media types that this code reads or writes. Any other is copied as it is (image-spec, media-types.md). */
export const MediaType = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  /** Of the release candidates of OCI 1.1; some registries still hold some (image-spec v1.1.0-rc2, artifact.md). */
  artifact: 'application/vnd.oci.artifact.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  tar: 'application/vnd.oci.image.layer.v1.tar',
  zstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  empty: 'application/vnd.oci.empty.v1+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
} as const;

const indexes = new Set<string>([MediaType.index, MediaType.dockerList]);
const manifests = new Set<string>([...indexes, MediaType.manifest, MediaType.artifact, MediaType.dockerManifest]);

/** Layers that must not be redistributed. */
const foreign = /^application\/vnd\.(oci\.image\.layer\.nondistributable|docker\.image\.rootfs\.foreign)\./;

/** Says whether content is a manifest: an image, an artifact or an index. All else is a blob. */
export const isManifest = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean => manifests.has(mediaType);
/** Says whether content is an index: of OCI, or a manifest list of docker. */
export const isIndex = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean => indexes.has(mediaType);
/** Says whether content is a foreign layer, which a registry may lack. */
export const isForeign = ({ mediaType }: Pick<Descriptor, 'mediaType'>): boolean => foreign.test(mediaType);
