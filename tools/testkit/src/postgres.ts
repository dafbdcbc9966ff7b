import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostOf } from './host-of.ts';

export interface Postgres extends AsyncDisposable {
  /** Where it can be reached, without a password. */
  readonly url: string;
  /** The same through a socket, without a network. */
  readonly socketUrl: string;
  /** Stops it as an administrator would, and starts it again on the same data after so many milliseconds. */
  restart(pause?: number): Promise<void>;
  /** Runs SQL, and says what `psql` prints of it: rows of fields with `|` between them. */
  sql(statement: string): string;
}

/** Starts Debian's PostgreSQL on a temporary data folder and a free port of 127.0.0.1, as a user who is not root. */
export async function postgres(): Promise<Postgres> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'cse-postgres-'));
  const user = serverUser();
  if (user) chownSync(folder, user.uid, user.gid);
  const run = (program: string, args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(join(bin, program), args, { ...user, cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
    return stdout;
  };
  const data = join(folder, 'data');
  run('initdb', ['-D', data, '-U', 'cse', '-A', 'trust', '-E', 'UTF8', '--no-sync', '--no-instructions']);
  const port = await freePort();
  const start = async () => {
    const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: folder, fsync: 'off' };
    const given = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(bin, 'postgres'), ['-D', data, ...given], {
      ...user,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await ready(child);
    return child;
  };
  let server = await start();
  const kill = () => void server.kill('SIGQUIT');
  process.once('exit', kill);
  // SIGINT is a fast shutdown: https://www.postgresql.org/docs/current/server-shutdown.html
  const stop = async () => {
    const ended = once(server, 'exit');
    server.kill('SIGINT');
    await ended;
  };
  return {
    url: `postgres://cse@127.0.0.1:${port}/postgres`,
    socketUrl: `postgres://cse@/postgres?host=${encodeURIComponent(folder)}&port=${port}`,
    async restart(pause = 0) {
      await stop();
      await new Promise((resolve) => setTimeout(resolve, pause));
      server = await start();
    },
    sql: (statement) =>
      run('psql', ['-h', '127.0.0.1', '-p', String(port), '-U', 'cse', '-d', 'postgres', '-Atc', statement]).trimEnd(),
    async [Symbol.asyncDispose]() {
      await stop();
      process.off('exit', kill);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function binaries(): string {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')));
  if (found === undefined) throw new Error(`there is no PostgreSQL server below ${root}`);
  return found;
}

/** PostgreSQL refuses to run as root; its package brings a user. */
function serverUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((each) => each.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = Number(hostOf(server).split(':')[1]);
  server.close();
  await once(server, 'close');
  return port;
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes('ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${said}`)));
  });
}
