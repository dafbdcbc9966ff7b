import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { hostOf } from './host-of.ts';

/** An npm registry that runs in this process. */
export interface NpmRegistry extends AsyncDisposable {
  readonly url: string;
}

/** An npm registry on loopback that has the packages of a folder of tarballs; for others it points to another registry, if one is named. */
export async function npmRegistry(folder: string, { others }: { readonly others?: string } = {}): Promise<NpmRegistry> {
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  const manifests = tarballs.map((file) => ({ file, manifest: manifestIn(join(folder, file)) }));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '').slice(1);
    if (tarballs.includes(path)) return void response.end(readFileSync(join(folder, path)));
    const found = manifests.find(({ manifest }) => manifest.name === path);
    if (!found && others !== undefined)
      return void response.writeHead(302, { location: new URL(request.url?.slice(1) ?? '', others).href }).end();
    if (!found) return void response.writeHead(404).end('{}');
    const { manifest, file } = found;
    const digest = createHash('sha512').update(readFileSync(join(folder, file)));
    const dist = { tarball: `http://${request.headers.host}/${file}`, integrity: `sha512-${digest.digest('base64')}` };
    const { name, version } = manifest;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://${hostOf(server)}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const manifestIn = (tarball: string) =>
  JSON.parse(execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }));
