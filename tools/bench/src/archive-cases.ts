import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DockerRegistry } from '@cse/testkit';
import { ratio, type Case } from './case.ts';
import { bigBlobs } from './content.ts';
import { measure, type Measured } from './measure.ts';
import { BIN } from './tools.ts';

/** One image of 8 × 64 MiB into an archive, or out of it; skopeo writes and reads an OCI archive of the same. */
export async function archiveCase(direction: 'out' | 'in'): Promise<Case> {
  const { registry, images } = await bigBlobs(8, 64);
  const [image = ''] = images;
  const folder = await mkdtemp(join(tmpdir(), 'archive-bench-'));
  const [config, archive, tar] = [join(folder, 'cse.yaml'), join(folder, 'archive'), join(folder, 'skopeo.tar')];
  const items = [{ use: 'container-images', images }];
  await writeFile(config, JSON.stringify({ registries: { [registry.host]: { plainHttp: true } }, items }));

  const cse = (...args: readonly string[]) =>
    measure({ program: process.execPath, args: [BIN, ...args, '--progress', 'none'], env: { HOME: folder } });
  const skopeo = (...args: readonly string[]) =>
    measure({ program: 'skopeo', args: ['--insecure-policy', 'copy', '--all', ...args] });
  const exported = () => cse('export', '--config', config, '--archive', archive);
  const saved = () => skopeo('--src-tls-verify=false', `docker://${image}`, `oci-archive:${tar}`);
  const anew = (path: string, work: () => Promise<Measured>) => async () => {
    await rm(path, { recursive: true, force: true });
    return work();
  };
  const imported = ({ host }: DockerRegistry) =>
    cse('import', '--archive', archive, '--allow-unsigned', '--to', host, '--plain-http', host);
  const loaded = ({ host }: DockerRegistry) =>
    skopeo('--dest-tls-verify=false', `oci-archive:${tar}`, `docker://${host}/bench/copy:v1`);

  if (direction === 'in') await Promise.all([exported(), saved()]);
  return {
    name: direction === 'out' ? '8 × 64 MiB to an archive' : '8 × 64 MiB from an archive',
    goal: 'no slower than skopeo copy with an OCI archive, ≤ 160 MB',
    source: registry,
    contenders: [
      { tool: 'cse', run: direction === 'out' ? anew(archive, exported) : imported },
      { tool: 'skopeo', run: direction === 'out' ? anew(tar, saved) : loaded },
    ],
    reached: (figures) => ratio(figures, 'seconds', 'skopeo') <= 1 && (figures['cse']?.peakMemory ?? Infinity) <= 160e6,
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
      await registry.stop();
    },
  };
}
