import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { debianComponents, componentsOf, runtimeComponents, sorted } from './components.ts';
import { packDeb } from './deb.ts';
import { deploy, deployForImage } from './deployed.ts';
import { ARCHITECTURES, type Architecture, type Facts } from './facts.ts';
import { IMAGE_PACKAGES, packImage } from './image.ts';
import { installedComponents, layOut } from './installation.ts';
import { packNpm } from './npm.ts';
import { layOutPayload } from './payload.ts';
import { packRpm } from './rpm.ts';
import { writeSbom } from './sbom.ts';
import { writeSums } from './sums.ts';
import { packTarball } from './tarball.ts';

/** Makes everything that is published into a folder, and `SHA256SUMS` of it. `tell` hears of each file. */
export async function makeRelease(out: string, facts: Facts, tell: (file: string) => void): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'cse-release-'));
  const made = { facts, scratch, out, deployed: join(scratch, 'deployed'), tell };
  try {
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    await makeNpm(made);
    await deploy(facts, made.deployed);
    for (const arch of ARCHITECTURES) await makeInstallations(made, arch);
    await makeImage(made);
    await writeSums(out);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Making {
  readonly facts: Facts;
  readonly scratch: string;
  readonly out: string;
  readonly deployed: string;
  readonly tell: (file: string) => void;
}

async function makeNpm({ facts, out, tell }: Making): Promise<void> {
  for (const { name, file, components } of await packNpm(facts, out)) {
    await writeSbom(facts, { file, components: sorted(components), out, name });
    tell(`npm/${basename(file)}`);
  }
}

/** The tarball, the Debian package and the RPM package of one architecture. */
async function makeInstallations({ facts, scratch, out, deployed, tell }: Making, arch: Architecture): Promise<void> {
  const components = await installedComponents(facts, { arch, deployed });
  const finish = async (file: string) => {
    await writeSbom(facts, { file, components, out });
    tell(basename(file));
  };
  const name = `cse-${facts.version}-linux-${arch}`;
  await layOut(join(scratch, name), facts, { arch, deployed });
  const tarball = join(out, `${name}.tar.gz`);
  await packTarball(scratch, { to: tarball, epoch: facts.epoch, members: [name] });
  await rm(join(scratch, name), { recursive: true });
  await finish(tarball);
  for (const [kind, pack] of [
    ['deb', packDeb],
    ['rpm', packRpm],
  ] as const) {
    const payload = join(scratch, kind);
    await layOutPayload(payload, facts, { arch, deployed, package: kind });
    await finish(await pack(facts, { arch, payload, out }));
    await rm(payload, { recursive: true });
    await rm(`${payload}.rpm`, { recursive: true, force: true });
  }
}

async function makeImage({ facts, scratch, out, tell, deployed: shared }: Making): Promise<void> {
  const deployed = join(scratch, 'deployed-image');
  await deployForImage(facts, shared, deployed);
  const file = await packImage(facts, { deployed, scratch, out });
  const parts = [...(await componentsOf(deployed))];
  for (const arch of ARCHITECTURES)
    parts.push(...(await runtimeComponents(facts, arch)), ...(await debianComponents(facts, arch, IMAGE_PACKAGES)));
  await writeSbom(facts, { file, components: sorted(parts), out });
  tell(basename(file));
}
