// Real programs of others that some tests run against: present, or installed where that is allowed, or skipped and counted.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs, each with the Debian package that it is in. */
const PACKAGES = {
  'docker-registry': 'docker-registry',
  skopeo: 'skopeo',
  nginx: 'nginx',
  minisign: 'minisign',
  chromium: 'chromium',
  htpasswd: 'apache2-utils',
  openssl: 'openssl',
  sqlite3: 'sqlite3',
  bzip2: 'bzip2',
  rpmbuild: 'rpm',
  readelf: 'binutils',
  'x86_64-linux-gnu-strip': 'binutils-x86-64-linux-gnu',
  'aarch64-linux-gnu-strip': 'binutils-aarch64-linux-gnu',
  busybox: 'busybox',
  'systemd-analyze': 'systemd',
  pg_ctlcluster: 'postgresql',
  promtool: 'prometheus',
  ip: 'iproute2',
};
const PARTS = Object.keys(PACKAGES);

/** Installs what is missing, on Debian and as root; `CSE_NO_APT=1` forbids it. What cannot be had is no failure: its tests say so. */
export function installParts(env) {
  const missing = PARTS.filter((part) => !isThere(part)).map((part) => PACKAGES[part]);
  if (missing.length === 0 || env.CSE_NO_APT || process.getuid?.() !== 0 || !isThere('apt-get')) return;
  console.error(`cse: installing ${missing.join(', ')} for the tests (CSE_NO_APT=1 leaves them out) …`);
  const quietly = {
    env: { ...env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    stdio: 'ignore',
    timeout: 600_000,
  };
  const install = (names) =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], quietly).status === 0;
  if (install(missing)) return;
  spawnSync('apt-get', ['update', '-qq', '-o', 'Acquire::http::Timeout=20'], quietly);
  // One by one, so that one that is not to be had does not keep the others away.
  if (!install(missing)) for (const name of missing) install([name]);
}

/** What the outcome of the tests depends on besides the sources: part of their cache key. */
export function presentParts(root) {
  const data = existsSync(join(root, '..', 'shared', 'data')) ? ['data'] : [];
  return [...PARTS.filter(isThere), ...data, process.getuid?.() === 0 ? 'root' : 'user'];
}

function isThere(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
