import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Nginx extends AsyncDisposable {
  readonly host: string;
}

/** Puts nginx before a registry, as it is installed but for the limit on bodies. */
export async function nginx(target: string, limit: string): Promise<Nginx> {
  const directory = await mkdtemp(join(tmpdir(), 'cse-nginx-'));
  const port = await freePort();
  const file = join(directory, 'nginx.conf');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${directory}/${name};`,
  );
  await writeFile(
    file,
    `worker_processes 1; error_log ${directory}/error.log; pid ${directory}/pid; daemon off; master_process off;
     events { worker_connections 64; }
     http { access_log off; ${paths.join(' ')}
       server { listen 127.0.0.1:${port}; client_max_body_size ${limit};
         location / { proxy_pass http://${target}; proxy_set_header Host $http_host; } } }`,
  );
  const child = spawn('nginx', ['-c', file, '-e', join(directory, 'error.log')], { stdio: 'ignore' });
  await listening(port, child.exitCode);
  return {
    host: `127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listening(port: number, exited: number | null): Promise<void> {
  if (exited !== null) throw new Error(`nginx ended with ${exited}`);
  const socket = connect(port, '127.0.0.1');
  const isUp = await new Promise((resolve) =>
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
  );
  socket.destroy();
  if (!isUp) await new Promise((resolve) => setImmediate(resolve)).then(() => listening(port, exited));
}
