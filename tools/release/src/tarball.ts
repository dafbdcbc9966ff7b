import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { command } from './command.ts';

/** Packs what is in a folder: sorted, of root, readable to all, everything of one time. The same tree is the same bytes. */
export async function packTar(
  folder: string,
  { to, epoch, members = ['.'] }: { readonly to: string; readonly epoch: number; readonly members?: readonly string[] },
): Promise<void> {
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--mode=u+rw,go-w,a+rX'];
  const order = ['--sort=name', '--format=gnu', `--mtime=@${epoch}`];
  await command('tar', ['-C', folder, ...order, ...owner, '-cf', to, ...members], { env: { LC_ALL: 'C' } });
}

/** Packs as {@link packTar} does, compressed; the gzip header bears no name and no time. */
export async function packTarball(folder: string, options: Parameters<typeof packTar>[1]): Promise<void> {
  const plain = `${options.to}.tar`;
  await packTar(folder, { ...options, to: plain });
  await pipeline(createReadStream(plain), createGzip(), createWriteStream(options.to));
  await rm(plain);
}
