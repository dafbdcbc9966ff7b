export { certificate, type Certificate, type CertificateOptions } from './certificate.ts';
export { BASE, intoArchive, planOf, throughArchive, type ArchivedItem, type PlannedItem } from '@cse/plugin-kit';
export { cpuMilliseconds } from './cpu-milliseconds.ts';
export { delayingProxy, type DelayingProxy } from './delaying-proxy.ts';
export { describeMedium, type MediumUnderTest } from './describe-medium.ts';
export { describePlugin, type PluginCases } from './describe-plugin.ts';
export { describeQueue, type QueueUnderTest } from './describe-queue.ts';
export {
  describeSource,
  describeStore,
  type DescribeOptions,
  type SourceUnderTest,
  type StoreUnderTest,
} from './describe-store.ts';
export {
  dockerRegistry,
  dropEmptyBlobs,
  type DockerRegistry,
  type DockerRegistryOptions,
  type Request,
} from './docker-registry.ts';
export { faultyFiles, type FaultyFiles, type FileFault } from './faulty-files.ts';
export { fuzz, FUZZ_BOUNDS, fuzzBytes, fuzzStream, realTexts } from './fuzz.ts';
export type { StoreGap } from './fresh.ts';
export type { ProxyFault, FaultRule, SeenRequest } from './fault.ts';
export { harborLike, type Harbor, type HarborOptions } from './harbor-like.ts';
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
export { MemoryDisk } from './memory-disk.ts';
export { npmRegistry, type NpmRegistry } from './npm-registry.ts';
export { postgres, type Postgres } from './postgres.ts';
export { proxy, type Proxy, type FaultProxyOptions } from './proxy.ts';
export { seededBytes } from './seeded-bytes.ts';
export { withTanzuTree, type TanzuTree } from './tanzu-tree.ts';
export { tokenServer, type TokenServer, type TokenServerOptions } from './token-server.ts';
export { virtualClock, type VirtualClock } from './virtual-clock.ts';
export { webProxy, type WebProxy } from './web-proxy.ts';
export { whenInstalled, whenInstalledInCI } from './when-installed.ts';
export { withFiles, type WebFiles } from './with-files.ts';
export { scriptedServer, type ScriptedAnswer, type Heard, type ScriptedServer } from './scripted-server.ts';
export { smallPlan } from './small-plan.ts';
export { skippingClock, type SkippingClock } from './skipping-clock.ts';
