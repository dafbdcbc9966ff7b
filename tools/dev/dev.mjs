#!/usr/bin/env node
// From a bare clone to a task in one command: the pinned pnpm, the pinned Node, the dependencies, the build, the task.
// Runs on the machine's own Node, from 20 on; all that it starts runs on the pinned one.
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installParts, presentParts } from './parts.mjs';
import { checkPlatform } from './platform.mjs';
import { clearSummaries, sumSummaries } from './summaries.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bootstrap = join(root, 'tools', 'dev', 'bootstrap');
const builtStamp = join(root, 'node_modules', '.cse-built');
const env = environment();

const [task = 'help', ...given] = process.argv.slice(2);
const quiet = given[0] === '--quiet';
const rest = quiet ? given.slice(1) : given;

const tasks = {
  setup: () => setUp(),
  build: () => build(),
  test: () => test(),
  run: () => build() || node('packages/cli/bin/run.js', ...rest),
  demo: () => build() || tool('tools/demo/src/main.ts'),
  bench: () => build() || fromSources('tools/bench/src/main.ts'),
  soak: () => build() || fromSources('tools/bench/src/soak.ts'),
  mutate: () => setUp() || mutate(rest),
  release: () => build() || tool('tools/release/src/main.ts'),
  docs: () =>
    setUp() ||
    fromSources('tools/declarations/src/main.ts') ||
    build() ||
    tool('tools/manual/src/write-docs.ts') ||
    tool('tools/conformance/src/main.ts'),
  // The testkit is used as it stands in its sources, which nothing else needs built.
  pictures: () => build() || fromSources('tools/demo/src/pictures.ts'),
  picture: () => setUp() || tool('tools/floors/src/picture.ts'),
};

if (!(task in tasks)) {
  console.error(`usage: node tools/dev/dev.mjs ${Object.keys(tasks).join(' | ')}`);
  process.exit(2);
}
checkPlatform();
process.exit(tasks[task]());

function setUp() {
  return locked(() => {
    const once = (folder, files, install) => {
      const stamp = join(folder, 'node_modules', '.cse-stamp');
      const key = digestOf(files);
      if (read(stamp) === key) return 0;
      const status = install();
      if (status === 0) writeFileSync(stamp, key);
      return status;
    };
    return (
      once(bootstrap, ['tools/dev/bootstrap/package-lock.json'], () =>
        step('fetching pnpm', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: bootstrap }),
      ) ||
      once(root, ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'], () =>
        step('installing Node and the dependencies', 'pnpm', [
          'install',
          '--frozen-lockfile',
          '--prod=false',
          '--reporter=append-only',
        ]),
      )
    );
  });
}

function build() {
  const failed = setUp();
  if (failed) return failed;
  return locked(() => {
    const started = new Date();
    const status = step('building', 'nx', [
      'run-many',
      '-t',
      'build',
      '-p',
      '@cse/cli',
      '@cse/sample-source',
      '--outputStyle=static-failures-only',
    ]);
    if (status !== 0) return status;
    writeFileSync(builtStamp, '');
    // What was saved while the build ran is newer than this, and so is built the next time.
    utimesSync(builtStamp, started, started);
    return 0;
  });
}

function test() {
  const failed = setUp();
  if (failed) return failed;
  installParts(env);
  clearSummaries(root);
  const targets = ['build', 'typecheck', 'lint', 'test'];
  const status = spawn(
    'nx',
    ['run-many', '-t', ...targets, '--parallel=3', '--outputStyle=static-failures-only', ...rest],
    {
      env: { ...env, CSE_TEST_PARTS: presentParts(root).join(' ') },
    },
  );
  const { line, failed: failures } = sumSummaries(root, { status });
  console.log(line);
  return failures > 0 ? 1 : 0;
}

/** Mutates packages, one after the other, and tries their tests on each mutant. */
function mutate(names) {
  const statuses = names.map((name) => spawn('stryker', ['run'], { env: { ...env, CSE_MUTATE: name } }));
  return statuses.find((status) => status !== 0) ?? 0;
}

function node(script, ...args) {
  return spawn('node', [join(root, script), ...args], { cwd: process.cwd() });
}

/** The tools run from their sources: Node strips the types. */
function tool(script) {
  return spawn('node', [join(root, script), ...rest]);
}

/** The same, and the packages that it uses are taken from their sources too. */
function fromSources(script) {
  return spawn('node', ['--conditions=cse:source', join(root, script), ...rest]);
}

/** Runs one step of the set-up; when quiet, what it says is shown only if it fails. */
function step(title, command, args, options = {}) {
  console.error(`cse: ${title} …`);
  if (!quiet) return spawn(command, args, options);
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...options,
  });
  if (error) return report(command, error);
  if (status !== 0)
    process.stderr.write(`${stdout}${stderr}\ncse: ${title} did not work (${command} ended with ${status})\n`);
  return status ?? 1;
}

function spawn(command, args, options = {}) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit', ...options });
  return error ? report(command, error) : (status ?? 1);
}

function report(command, error) {
  console.error(`cse: ${command} could not be started: ${error.message}`);
  return 1;
}

/** Two of these in one checkout at once would install over each other: the second waits. */
function locked(work) {
  const lock = join(root, '.nx', 'dev.lock');
  mkdirSync(join(root, '.nx'), { recursive: true });
  while (!take(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
  try {
    return work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

function take(lock) {
  try {
    mkdirSync(lock);
    writeFileSync(join(lock, 'pid'), String(process.pid));
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    if (isStale(lock)) rmSync(lock, { recursive: true, force: true });
    return false;
  }
}

function isStale(lock) {
  const pid = Number(read(join(lock, 'pid')) ?? 0);
  if (!pid) return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now()) > 5000;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function environment() {
  const paths = [join(root, 'node_modules', '.bin'), join(bootstrap, 'node_modules', '.bin'), process.env.PATH];
  const variables = { ...process.env, PATH: paths.join(delimiter), NX_DAEMON: 'false', NX_TUI: 'false' };
  // `npm run` hands its own settings down; pnpm and the npm below it must not see them. Nor should a NODE_ENV decide what is installed.
  for (const name of Object.keys(variables))
    if (/^(npm|pnpm)_/i.test(name) || name === 'NODE_ENV') delete variables[name];
  return variables;
}

function digestOf(files) {
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0${readFileSync(join(root, file))}\0`);
  return hash.digest('hex');
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
