export type { Credential, Credentials } from './auth/credential.ts';
export { checkCertificates } from './network/certificate-file.ts';
export { loginHost } from './auth/docker-config.ts';
export { proxiesIn } from './network/proxy-variables.ts';
export {
  dockerCredentials,
  type DockerCredentials,
  type DockerCredentialsOptions,
  type CredentialPlace,
} from './auth/docker-credentials.ts';
export { RegistryError } from './errors.ts';
export type { Challenge } from './auth/challenge.ts';
export type { RegistryEvent } from './event.ts';
export { certificatesIn } from './network/node-certificate-folders.ts';
export { peerCertificates } from './network/node-certificates.ts';
export { systemClock } from './network/node-clock.ts';
export type { HostOptions, RegistriesOptions, Timeouts } from './options.ts';
export type {
  Clock,
  PeerCertificate,
  Random,
  Transport,
  TransportRequest,
  TransportResponse,
} from './network/ports.ts';
export { proxyOf, type ProxyOptions } from './network/proxy.ts';
export { ping, type Ping } from './ping.ts';
export { repositoriesOf } from './repositories.ts';
export { registries } from './registries.ts';
export { webFiles } from './files/web-files.ts';
export type { SettingFlags } from './setting-flags.ts';
export { parseTrustedOrigin, type TrustedOrigin } from './http/trusted-origin.ts';
export { networkTransport } from './network/network-transport.ts';
export type { RequestShare } from './share.ts';
