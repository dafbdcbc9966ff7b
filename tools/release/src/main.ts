import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deploy } from './deployed.ts';
import { ARCHITECTURES, readFacts } from './facts.ts';
import { layOut } from './installation.ts';
import { packTarball } from './tarball.ts';

const facts = await readFacts();
const out = join(facts.root, 'dist/release');
const scratch = await mkdtemp(join(tmpdir(), 'cse-release-'));
await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const deployed = join(scratch, 'deployed');
await deploy(facts, deployed);
for (const arch of ARCHITECTURES) {
  const name = `cse-${facts.version}-linux-${arch}`;
  await layOut(join(scratch, name), facts, { arch, deployed });
  await packTarball(scratch, { to: join(out, `${name}.tar.gz`), epoch: facts.epoch, members: [name] });
}
