export { describeStore, type StoreGap, type StoreUnderTest } from './describe-store.ts';
export { dockerRegistry, type DockerRegistry, type DockerRegistryOptions, type Request } from './docker-registry.ts';
export {
  artifact,
  cosigned,
  image,
  index,
  manifest,
  type ImageOptions,
  type Made,
  type ManifestOptions,
} from './image.ts';
export { layer, type Blob, type LayerFile, type LayerOptions } from './layer.ts';
export { seededBytes } from './seeded-bytes.ts';
export { whenInstalled } from './when-installed.ts';
