import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { globSync, rmSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Certificate } from './certificate.ts';

export interface DockerRegistryOptions {
  /** A tree to serve; without it, an empty one that goes away with the server. */
  readonly root?: string | undefined;
  readonly delete?: boolean | undefined;
  readonly readOnly?: boolean | undefined;
  readonly relativeUrls?: boolean | undefined;
  /** What `htpasswd -Bbn` prints: only such users get in. */
  readonly htpasswd?: string | undefined;
  readonly tls?: Certificate | undefined;
  /** Where one that was stopped was reached before; without it, a free port. */
  readonly port?: number | undefined;
  /** Signs the upload sessions: with the same one, a registry started again knows them still. */
  readonly secret?: string | undefined;
}

export interface Request {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly userAgent: string;
}

export interface DockerRegistry extends AsyncDisposable {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly root: string;
  readonly pid: number;
  /** Every request that was answered since the start or the last `forget`. */
  requests(): Promise<readonly Request[]>;
  forget(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts Debian's docker-registry (CNCF distribution 2.8) on a free port of 127.0.0.1. */
export async function dockerRegistry(options: DockerRegistryOptions = {}): Promise<DockerRegistry> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-registry-'));
  const root = options.root ?? join(directory, 'root');
  const file = join(directory, 'config.json');
  if (options.htpasswd !== undefined) await writeFile(join(directory, 'htpasswd'), options.htpasswd);
  if (options.tls) await writeFile(join(directory, 'certificate'), options.tls.certificate);
  if (options.tls) await writeFile(join(directory, 'key'), options.tls.key);
  // A JSON document is a YAML document.
  await writeFile(file, JSON.stringify(config(options, { directory, root })));
  const child = spawn('docker-registry', ['serve', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  // Should the tests end without stopping it, it must not outlive them.
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const log = accessLog(child);
  const host = await listening(child);
  const scheme = options.tls ? 'https' : 'http';
  const stop = async (signal: NodeJS.Signals = 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    process.off('exit', kill);
    await rm(directory, { recursive: true, force: true });
  };
  const requests = async () => {
    await settle(log, `${scheme}://${host}`);
    return log.seen.filter(({ path }) => !path.startsWith(MARK));
  };
  return {
    host,
    root,
    pid: child.pid ?? 0,
    requests,
    async forget() {
      await requests();
      log.seen.length = 0;
    },
    stop,
    [Symbol.asyncDispose]: () => stop(),
  };
}

/** Takes away the blobs that a crash left empty: docker-registry keeps them so, whatever it is sent. */
export function dropEmptyBlobs(root: string): void {
  for (const data of globSync(join(root, 'docker/registry/v2/blobs/*/*/*/data')))
    if (statSync(data).size === 0) rmSync(dirname(data), { recursive: true });
}

function config(options: DockerRegistryOptions, { directory, root }: { directory: string; root: string }): object {
  const { htpasswd, tls, relativeUrls = false, readOnly = false, secret } = options;
  return {
    version: '0.1',
    log: { level: 'info' },
    storage: {
      filesystem: { rootdirectory: root, maxthreads: 100 },
      delete: { enabled: options.delete ?? true },
      maintenance: { readonly: { enabled: readOnly } },
    },
    http: {
      addr: `127.0.0.1:${options.port ?? 0}`,
      relativeurls: relativeUrls,
      ...(secret ? { secret } : {}),
      ...(tls ? { tls: { certificate: join(directory, 'certificate'), key: join(directory, 'key') } } : {}),
    },
    ...(htpasswd === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: join(directory, 'htpasswd') } } }),
  };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const host = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (!host) return;
      child.stderr?.removeAllListeners('data').resume();
      resolve(host);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`docker-registry exited with ${code}: ${said}`)));
  });
}

interface AccessLog {
  readonly seen: Request[];
  readonly waiting: Map<string, () => void>;
}

const MARK = '/v2/?mark=';
const LINE = /"([A-Z]+) (\S+) HTTP\/[\d.]+" (\d{3}) \d+ "[^"]*" "([^"]*)"/;

function accessLog(child: ChildProcess): AccessLog {
  const log: AccessLog = { seen: [], waiting: new Map() };
  if (!child.stdout) return log;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, method, path, status, userAgent] = LINE.exec(line) ?? [];
    if (method === undefined || path === undefined) return;
    log.seen.push({ method, path, status: Number(status), userAgent: userAgent ?? '' });
    log.waiting.get(path)?.();
  });
  return log;
}

let marks = 0;

/** The log trails the answers, so a request of our own is made and waited for. */
async function settle(log: AccessLog, base: string): Promise<void> {
  const path = `${MARK}${(marks += 1)}`;
  const seen = new Promise<void>((resolve) => log.waiting.set(path, resolve));
  const get = base.startsWith('https:') ? https.get : http.get;
  const marked = get(
    new URL(path, base),
    { rejectUnauthorized: false, agent: false },
    (answer) => void answer.resume(),
  );
  await Promise.all([seen, once(marked, 'close')]);
}
