import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { fileSpool, serve } from '@cse/server';
import { layoutStore, memoryStore, nodeFiles } from '@cse/store';
import { afterAll, describe } from 'vitest';
import { describeStore, tokenServer } from './index.ts';

describe('our client and our server together', () => {
  const open: AsyncDisposable[] = [];
  const dir = mkdtempSync(join(tmpdir(), 'cse-served-'));
  const clientOf = (host: string) => ({ store: registries({ hosts: { [host]: { plainHttp: true } } }), host });
  afterAll(async () => {
    for (const each of open.toReversed()) await each[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true });
  });

  describeStore('memory, served and asked over HTTP,', async () => {
    const serving = await serve({ store: memoryStore() });
    open.push(serving);
    return clientOf(serving.host);
  });

  describeStore('a layout, served and asked over HTTP,', async () => {
    const files = nodeFiles();
    const spool = fileSpool(files, join(dir, '.cse/uploads'));
    const serving = await serve({ store: layoutStore(dir, files), spool, name: 'reg.example' });
    open.push(serving);
    return clientOf(serving.host);
  });

  describeStore('memory behind tokens', async () => {
    const serving = await serve({ store: memoryStore() });
    const guarded = await tokenServer(serving.host, { expiresIn: 60 });
    open.push(serving, guarded);
    return clientOf(guarded.host);
  });
});
