#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

const WANTED = '24.16';
const argv = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [wantedMajor = 0, wantedMinor = 0] = WANTED.split('.').map(Number);

if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  process.stderr.write(`error: cse needs Node ${WANTED} or newer, and this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  // Asked often, by scripts: answered without loading anything.
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  process.stdout.write(`cse/${version} ${process.platform}-${process.arch} node-${process.version}\n`);
} else {
  boundHeap();
  // Whatever it was: not everybody may change what is made here.
  process.umask(process.umask(0o022) | 0o002);
  // A home that is not there is not ours to make.
  const { CSE_CACHE_DIR: own, XDG_CACHE_HOME: shared } = process.env;
  const caches = shared || (existsSync(homedir()) ? join(homedir(), '.cache') : undefined);
  const cache = own || (caches && join(caches, 'cse'));
  if (cache) module.enableCompileCache?.(join(cache, 'compiled'));
  // Whom a cluster runs a container as is in no list of users, and oclif asks that list for a shell.
  process.env.SHELL ??= '/bin/sh';
  const { main } = await import(argv[0] === '__complete' ? '../dist/complete.js' : '../dist/main.js');
  await main(argv, import.meta.url);
}

/**
 * Nearly all that a transfer makes is garbage at once. A nursery as small as at the start costs a third of the processor's time,
 * and what survives it by chance fills the heap; one that grows as it likes takes more memory than all the rest. The heap itself
 * is collected when it has grown by a third, and not when it has doubled.
 */
function boundHeap() {
  setFlagsFromString('--heap-growing-percent=30');
  const most = 8 * 1024 * 1024;
  const sizeOf = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
  const timer = setInterval(() => {
    if (sizeOf() < most) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(timer);
  }, 20);
  timer.unref();
}
