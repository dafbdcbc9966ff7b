export type { Credential, Credentials } from './credential.ts';
export { RegistryError } from './errors.ts';
export type { RegistryEvent } from './event.ts';
export { systemClock } from './node-clock.ts';
export type { HostOptions, RegistriesOptions, Timeouts } from './options.ts';
export type { Clock, PeerCertificate, Random, Transport, TransportRequest, TransportResponse } from './ports.ts';
export type { ProxyOptions } from './proxy.ts';
export { registries } from './registries.ts';
export { undiciTransport } from './undici-transport.ts';
