import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { SUMMARY, type PackOptions } from './deb.ts';
import { NAMES, type Facts } from './facts.ts';
import { neededGlibc } from './pinned-node.ts';

// Fixed where rpm would write down the machine and the hour; no step of its own changes what was laid out.
const SETTINGS = {
  _buildhost: 'localhost',
  use_source_date_epoch_as_buildtime: '1',
  clamp_mtime_to_source_date_epoch: '1',
  _build_id_links: 'none',
  debug_package: '%{nil}',
  __os_install_post: '%{nil}',
  _binary_payload: 'w6.gzdio',
};

/** Packs an RPM package. */
export async function packRpm(facts: Facts, { arch, payload, out }: PackOptions): Promise<string> {
  const { rpm } = NAMES[arch];
  const work = `${payload}.rpm`;
  await mkdir(work);
  const glibc = await neededGlibc([join(payload, 'usr/lib/cse/lib/node')]);
  await writeFile(join(work, 'cse.spec'), specOf(facts, { payload, glibc }));
  const defines = Object.entries({ ...SETTINGS, _topdir: work }).flatMap(([key, value]) => [
    '--define',
    `${key} ${value}`,
  ]);
  await command('rpmbuild', [...defines, '--target', `${rpm}-linux`, '-bb', join(work, 'cse.spec')], {
    env: { SOURCE_DATE_EPOCH: String(facts.epoch), LC_ALL: 'C' },
  });
  const name = `cse-${facts.version}-1.${rpm}.rpm`;
  await rename(join(work, 'RPMS', rpm, name), join(out, name));
  return join(out, name);
}

function specOf({ version }: Facts, { payload, glibc }: { readonly payload: string; readonly glibc: string }): string {
  return `Name: cse
Version: ${version}
Release: 1
Summary: ${SUMMARY}
License: Apache-2.0
AutoReqProv: no
Requires: /bin/sh, glibc >= ${glibc}, libstdc++
Recommends: ca-certificates

%description
Container images, Tanzu core packages and Tanzu CLI plugins, directly or across
an air gap. Brings its own Node.

%install
cp -a ${payload}/. %{buildroot}/

%post
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers cse.conf || :
  systemd-tmpfiles --create cse.conf || :
fi
if [ -d /run/systemd/system ]; then systemctl daemon-reload || :; fi

%files
%defattr(-,root,root,-)
/usr/bin/cse
/usr/lib/cse
/usr/lib/systemd/system/cse-*
/usr/lib/sysusers.d/cse.conf
/usr/lib/tmpfiles.d/cse.conf
/usr/share/bash-completion/completions/cse
/usr/share/doc/cse
/usr/share/fish/vendor_completions.d/cse.fish
/usr/share/man/man1/cse*
/usr/share/zsh/site-functions/_cse
%dir /etc/cse
%config(noreplace) /etc/cse/serve.env
`;
}
