export type { Credential, Credentials } from './credential.ts';
export { checkCertificates } from './certificate-file.ts';
export { loginHost } from './docker-config.ts';
export { proxiesIn } from './proxy-variables.ts';
export {
  dockerCredentials,
  type DockerCredentials,
  type DockerCredentialsOptions,
  type CredentialPlace,
} from './docker-credentials.ts';
export { RegistryError } from './errors.ts';
export type { Challenge } from './challenge.ts';
export type { RegistryEvent } from './event.ts';
export { certificatesIn } from './node-certificate-folders.ts';
export { peerCertificates } from './node-certificates.ts';
export { systemClock } from './node-clock.ts';
export type { HostOptions, RegistriesOptions, Timeouts } from './options.ts';
export type { Clock, PeerCertificate, Random, Transport, TransportRequest, TransportResponse } from './ports.ts';
export { proxyOf, type ProxyOptions } from './proxy.ts';
export { ping, type Ping } from './ping.ts';
export { repositoriesOf } from './repositories.ts';
export { registries } from './registries.ts';
export type { SettingFlags } from './setting-flags.ts';
export { parseTrustedOrigin, type TrustedOrigin } from './trusted-origin.ts';
export { undiciTransport } from './undici-transport.ts';
export type { RequestShare } from './share.ts';
