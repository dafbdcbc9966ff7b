import { existsSync, createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { command } from './command.ts';

/** How a folder is packed. */
export interface TarOptions {
  readonly to: string;
  /** The time that all files bear, in seconds since the epoch. */
  readonly epoch: number;
  readonly members?: readonly string[] | undefined;
  /** Folders that everybody may write to; those that are not there are none. */
  readonly open?: readonly string[] | undefined;
}

/** Packs what is in a folder: sorted, of root, readable to all, everything of one time. The same tree is the same bytes. */
export async function packTar(folder: string, { to, epoch, members = ['.'], open = [] }: TarOptions): Promise<void> {
  const owner = ['--owner=0', '--group=0', '--numeric-owner'];
  const order = ['--sort=name', '--format=gnu', `--mtime=@${epoch}`];
  const tar = (...args: readonly string[]) =>
    command('tar', ['-C', folder, ...order, ...owner, ...args], { env: { LC_ALL: 'C' } });
  await tar('--mode=u+rw,go-w,a+rX', '-cf', to, ...members);
  const there = open.filter((path) => existsSync(join(folder, path)));
  if (there.length > 0) await tar('--mode=1777', '--no-recursion', '-rf', to, ...there.map((path) => `./${path}`));
}

/** Packs as {@link packTar} does, compressed; the gzip header bears no name and no time. */
export async function packTarball(folder: string, options: TarOptions): Promise<void> {
  const plain = `${options.to}.tar`;
  await packTar(folder, { ...options, to: plain });
  await pipeline(createReadStream(plain), createGzip(), createWriteStream(options.to));
  await rm(plain);
}
