import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { NAMES, type Architecture, type Facts } from './facts.ts';
import { neededGlibc } from './pinned-node.ts';

/** What a package is packed from, and where it goes. */
export interface PackOptions {
  readonly arch: Architecture;
  /** The root of a system as the package installs it. */
  readonly payload: string;
  readonly out: string;
}

/** The sentence that package managers show of cse. */
export const SUMMARY = 'fills a private registry with everything that VMware Cloud Director CSE needs';

// Nothing is enabled: the units are there for whoever wants them.
const POSTINST = `#!/bin/sh
set -e
if [ "$1" = configure ] && command -v systemd-sysusers >/dev/null; then
  systemd-sysusers cse.conf
  systemd-tmpfiles --create cse.conf || true
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload || true; fi
`;

/** Packs a Debian package. */
export async function packDeb({ version, epoch }: Facts, { arch, payload, out }: PackOptions): Promise<string> {
  const { debian } = NAMES[arch];
  const glibc = await neededGlibc([join(payload, 'usr/lib/cse/lib/node')]);
  const size = Number((await command('du', ['-sk', '--apparent-size', payload])).split('\t')[0]);
  const control = [
    'Package: cse',
    `Version: ${version}`,
    `Architecture: ${debian}`,
    'Maintainer: cse',
    'Section: net',
    'Priority: optional',
    `Installed-Size: ${size}`,
    `Depends: libc6 (>= ${glibc}), libstdc++6`,
    'Recommends: ca-certificates',
    `Description: ${SUMMARY}`,
    ' Container images, Tanzu core packages and Tanzu CLI plugins, directly or across',
    ' an air gap. Brings its own Node.',
  ];
  await mkdir(join(payload, 'DEBIAN'));
  await writeFile(join(payload, 'DEBIAN/control'), `${control.join('\n')}\n`);
  await writeFile(join(payload, 'DEBIAN/conffiles'), '/etc/cse/serve.env\n');
  await writeFile(join(payload, 'DEBIAN/postinst'), POSTINST, { mode: 0o755 });
  const file = join(out, `cse_${version}_${debian}.deb`);
  const flags = ['--root-owner-group', '-Zgzip', '-z6'];
  await command('dpkg-deb', [...flags, '--build', payload, file], { env: { SOURCE_DATE_EPOCH: String(epoch) } });
  return file;
}
