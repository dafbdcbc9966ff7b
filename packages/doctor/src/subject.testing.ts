import { onTestFinished } from 'vitest';
import { networkTransport, type Credential, type RegistriesOptions, type Transport } from '@cse/registry';
import { checks } from './checks.ts';
import { examine, type Diagnosis } from './examine.ts';
import { nodeDoctorPorts } from './node-ports.ts';
import { openSubject, type SubjectOptions } from './subject.ts';

export interface Asked extends Partial<Omit<SubjectOptions, 'registries' | 'ports'>> {
  readonly registries?: RegistriesOptions | undefined;
  readonly ports?: Partial<SubjectOptions['ports']> | undefined;
  /** Answers for names that no DNS knows. */
  readonly names?: Readonly<Record<string, readonly string[]>> | undefined;
}

export const PATHS = ['tkg', 'vmware-cloud-director', 'tanzu_cli'] as const;

/** Has one check, or one area, look at a subject. */
export async function look(only: string, asked: Asked): Promise<Diagnosis> {
  const { registries = {}, ports, names, ...options } = asked;
  const transport = names ? knowing(names, registries) : undefined;
  const subject = openSubject({
    paths: PATHS,
    advisers: [],
    releases: {},
    caFileOf: () => undefined,
    candidatesOf: (repository) => [repository],
    sourceHosts: [],
    ...options,
    registries: transport ? { ...registries, transport } : registries,
    ports: { ...nodeDoctorPorts, ...ports },
  });
  onTestFinished(() => subject[Symbol.asyncDispose]());
  return examine(subject, checks, { only: [only] });
}

/** The findings without what is the same for all of a check. */
export async function findingsOf(only: string, asked: Asked) {
  const { findings } = await look(only, asked);
  return findings.map(({ why: _why, id: _id, ...finding }) => finding);
}

export const plain = (...hosts: readonly string[]): RegistriesOptions => ({
  hosts: Object.fromEntries(hosts.map((host) => [host, { plainHttp: true }])),
});

export const trusting = (host: string, ca: string): RegistriesOptions => ({ hosts: { [host]: { ca } } });

export const as = (credential: Credential): Pick<RegistriesOptions, 'credentials'> => ({
  credentials: { find: async () => credential },
});

export const ADMIN = as({ username: 'admin', password: 'Harbor12345' });

function knowing(names: NonNullable<Asked['names']>, { hosts = {}, proxy = {} }: RegistriesOptions): Transport {
  const transport = networkTransport({ hosts, proxy, connectTimeout: 2000 });
  return { ...transport, lookup: async (hostname) => names[hostname] ?? [] };
}
