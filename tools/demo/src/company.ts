import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { fillSample, sampleHosts, sampleInventoryKey } from '@cse/sample-source';
import { serve } from '@cse/server';
import { memoryStore } from '@cse/store';
import { certificate, proxy, webProxy, type FaultRule } from '@cse/testkit';

/** Where the company's registry is reached. */
export const BASE = 'base.myregistry.company.com';

export interface CompanyOptions {
  /** The checkout. */
  readonly root: string;
  /** A new folder to work in. */
  readonly folder: string;
  /** The TKG releases that the vendor has. */
  readonly tkg: readonly string[];
  /** How large layers are, 1 being life size. */
  readonly scale?: number | undefined;
}

/** An administrator's place: a folder with a config, an empty registry of the company, and the way to those of the world. */
export interface Company extends AsyncDisposable {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** From now on this goes wrong at the registries of the world, and nothing else. */
  trouble(...rules: readonly FaultRule[]): void;
}

/** Sets up a company. All registries have their real names, behind a web proxy, and certificates of the company's CA. */
export async function company({ root, folder, tkg, scale = 1 / 128 }: CompanyOptions): Promise<Company> {
  await using opened = new AsyncDisposableStack();
  const vendor = memoryStore();
  await fillSample(vendor, { cse: ['4.2.2'], tkg, scale });
  const authority = certificate({ authority: true, name: 'Company Root CA' });
  const named = (host: string) => certificate({ hosts: [host], signer: authority });
  const doors = new Map<string, Awaited<ReturnType<typeof proxy>>>();
  for (const [host, name] of HOSTS) {
    const source = opened.use(await serve({ store: vendor, name, readOnly: true, anyName: true }));
    doors.set(host, opened.use(await proxy(source.host, { tls: named(host) })));
  }
  const target = opened.use(await serve({ store: memoryStore(), tls: named(BASE), anyName: true }));
  const places = new Map([[BASE, target.host], ...[...doors].map(([name, { host }]) => [name, host] as const)]);
  const web = opened.use(await webProxy(({ url = '' }) => places.get(url.replace(/:\d+$/, '')) ?? 403));
  await mkdir(join(folder, 'bin'), { recursive: true });
  await symlink(join(root, 'packages', 'cli', 'bin', 'run.js'), join(folder, 'bin', 'cse'));
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  await writeFile(join(folder, 'inventory.pub'), sampleInventoryKey());
  await writeFile(join(folder, 'cse.yaml'), CONFIG);
  const path = [join(folder, 'bin'), dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter);
  const env = { HOME: folder, PATH: path, HTTPS_PROXY: `http://${web.host}` };
  const held = opened.move();
  return {
    folder,
    env,
    trouble: (...rules) => doors.forEach((door) => door.script(...rules)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The hosts of the world, each with that of the sample whose content it has: VMware's registry has moved. */
const HOSTS = new Map([
  ...sampleHosts.map((host) => [host, host] as const),
  ['projects.packages.broadcom.com', 'projects.registry.vmware.com'],
]);

const CONFIG = [
  'inventory-key: inventory.pub',
  'registries:',
  ...[BASE, ...HOSTS.keys()].map((host) => `  ${host}: { ca: ./ca.pem }`),
].join('\n');
