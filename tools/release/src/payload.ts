import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { command } from './command.ts';
import type { Architecture, Facts } from './facts.ts';
import { layOut } from './installation.ts';

/** What a system's package of cse is made of. */
export interface PayloadOptions {
  readonly arch: Architecture;
  readonly package: 'deb' | 'rpm';
  readonly deployed: string;
}

const ZSH = { deb: 'usr/share/zsh/vendor-completions/_cse', rpm: 'usr/share/zsh/site-functions/_cse' };

/** Lays out the root of a system as the package installs it. */
export async function layOutPayload(root: string, facts: Facts, options: PayloadOptions): Promise<void> {
  await layOut(join(root, 'usr/lib/cse'), facts, options);
  await cp(join(facts.root, 'tools/release/files/usr-bin-cse.sh'), join(root, 'usr/bin/cse'));
  await chmod(join(root, 'usr/bin/cse'), 0o755);
  await layOutManual(join(root, 'usr/share/man/man1'), facts);
  await layOutCompletions(root, options);
  await layOutUnits(root, join(facts.root, 'tools/release/files'));
  const docs = join(root, 'usr/share/doc/cse');
  await mkdir(docs, { recursive: true });
  await rename(join(root, 'usr/lib/cse/LICENSE'), join(docs, 'copyright'));
  await rename(join(root, 'usr/lib/cse/THIRD-PARTY-LICENSES'), join(docs, 'THIRD-PARTY-LICENSES'));
  await rename(join(root, 'usr/lib/cse/CHANGELOG.md'), join(docs, 'CHANGELOG.md'));
}

async function layOutManual(folder: string, facts: Facts): Promise<void> {
  await command('node', [join(facts.root, 'tools/manual/src/write-man.ts'), folder]);
  for (const name of await readdir(folder)) {
    await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(join(folder, name)), { level: 9 }));
    await rm(join(folder, name));
  }
}

/** The completions that `cse completion` prints. */
async function layOutCompletions(root: string, { deployed, package: kind }: PayloadOptions): Promise<void> {
  const env = { NODE_DISABLE_COMPILE_CACHE: '1' };
  for (const [shell, file] of [
    ['bash', 'usr/share/bash-completion/completions/cse'],
    ['zsh', ZSH[kind]],
    ['fish', 'usr/share/fish/vendor_completions.d/cse.fish'],
  ] as const) {
    const script = await command('node', [join(deployed, 'bin/run.js'), 'completion', shell], { env });
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), script);
  }
}

async function layOutUnits(root: string, files: string): Promise<void> {
  const hardening = (await readFile(join(files, 'systemd/hardening.conf'), 'utf8')).trim();
  const units = join(root, 'usr/lib/systemd/system');
  await mkdir(units, { recursive: true });
  for (const unit of ['cse-mirror.service', 'cse-mirror.timer', 'cse-serve.service']) {
    const text = await readFile(join(files, 'systemd', unit), 'utf8');
    await writeFile(join(units, unit), text.replace('@HARDENING@', hardening));
  }
  await cp(join(files, 'systemd/cse.sysusers'), join(root, 'usr/lib/sysusers.d/cse.conf'));
  await cp(join(files, 'systemd/cse.tmpfiles'), join(root, 'usr/lib/tmpfiles.d/cse.conf'));
  await cp(join(files, 'etc/serve.env'), join(root, 'etc/cse/serve.env'));
}
