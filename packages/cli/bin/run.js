#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';
import * as module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { getHeapSpaceStatistics, getHeapStatistics, setFlagsFromString } from 'node:v8';

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
 * Nearly all that a transfer makes is garbage at once: buffers of blobs, which V8 counts but does not see, and what requests need.
 * While little is kept, a small nursery frees the buffers soon, and the heap may grow by most of itself before it is collected:
 * by a third, buffers alone would have it collected over and over. Once much is kept, of many images, a larger nursery saves
 * collecting it, and the heap is collected sooner, so that it is not mostly garbage. docs/performance.md has what each is worth.
 */
function boundHeap() {
  const MIB = 1024 * 1024;
  const sizeOf = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0;
  let isLarge = false;
  setFlagsFromString('--heap-growing-percent=80');
  const timer = setInterval(() => {
    if (!isLarge && getHeapStatistics().used_heap_size > 64 * MIB) {
      isLarge = true;
      setFlagsFromString('--heap-growing-percent=30');
      setFlagsFromString('--semi-space-growth-factor=2');
    }
    if (sizeOf() < (isLarge ? 8 : 4) * MIB) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    if (isLarge) clearInterval(timer);
  }, 20);
  timer.unref();
}
