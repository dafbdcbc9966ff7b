export type { CredentialFlags, CredentialPorts } from './credentials.ts';
export { nodeProbe } from './node-probe.ts';
export { openCopy, type Copy, type CopyOptions } from './open-copy.ts';
export type { CopyPorts } from './ports.ts';
export type { RegistryFlags } from './open-registries.ts';
export type { HostProbe } from './reach.ts';
export { parseCopy, type CopyFlags, type CopyRequest } from './request.ts';
