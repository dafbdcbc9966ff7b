// Where the pinned Node runs, and what to say where it does not.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../../packages/cli/package.json', import.meta.url), 'utf8'));
const WANTED = engines.node.replace('>=', '').split('.').map(Number);

/** Ends with a clear message on a machine on which nothing here could run. */
export function checkPlatform() {
  const own = process.versions.node.split('.').map(Number);
  if (own[0] < 20) fail(`Node ${process.versions.node} is too old to start from`, 'Install Node 20 or newer.');
  if (isPinnedHere() || own[0] > WANTED[0] || (own[0] === WANTED[0] && own[1] >= WANTED[1])) return;
  fail(
    `the Node that comes with this repository is for Linux with glibc on x64 and arm64, and this is ${process.platform} ${process.arch}`,
    `Install Node ${WANTED.join('.')} or newer: then it runs on that.`,
  );
}

function isPinnedHere() {
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) return false;
  return Boolean(process.report?.getReport().header.glibcVersionRuntime);
}

function fail(what, next) {
  console.error(`cse: ${what}\n     ${next}`);
  process.exit(1);
}
