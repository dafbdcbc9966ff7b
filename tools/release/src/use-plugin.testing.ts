// Run by a test where there is no network: installs a plugin, and brings an image with it, directly and across an air gap.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { dockerRegistry, image } from '@cse/testkit';

const [project = '', tarball = ''] = process.argv.slice(2);
// A network of its own has a loopback that is down.
ran('ip', ['link', 'set', 'lo', 'up']);
await using source = await dockerRegistry();
await using target = await dockerRegistry();
await using other = await dockerRegistry();
await using store = registries({ everyHost: { plainHttp: true } });
const { descriptor } = await image(store, `${source.host}/team/app:1.0.0`, { size: 1000 });

const plain = [source, target, other].flatMap(({ host }) => ['--plain-http', host]);
const asked = ['--acme-charts', `${source.host}/team/app:1.0.0`];
const direct = [...asked, '--to', `${target.host}/lab`, ...plain, '--json'];
const { stderr: installed } = cse(['plugins', 'install', join(project, tarball), '--trust', join(project, 'acme.pub')]);
const planned = json(['plan', ...direct]);
const mirrored = json(['mirror', ...direct]);
const verified = json(['verify', ...direct]);
const exported = json(['export', ...asked, '--archive', 'media', ...plain, '--json']);
await source[Symbol.asyncDispose]();
const imported = json([
  'import',
  '--archive',
  'media',
  '--allow-unsigned',
  '--to',
  `${other.host}/lab`,
  ...plain,
  '--json',
]);
const arrived = await store.repository(`${other.host}/lab/acme/charts/app`).resolve('1.0.0');
process.stdout.write(
  JSON.stringify({
    installed,
    planned: namesOf(planned),
    mirrored: { ok: mirrored.ok, images: namesOf(mirrored) },
    exported: exported.ok,
    imported: { ok: imported.ok, images: namesOf(imported) },
    verified: verified.ok,
    sameDigest: arrived.digest === descriptor.digest,
  }),
);

interface Reported {
  readonly ok?: boolean;
  readonly images?: readonly { readonly reference: string }[];
}

function namesOf({ images = [] }: Reported): readonly string[] {
  return images.map(({ reference }) => reference);
}

function json(args: readonly string[]): Reported {
  return JSON.parse(cse(args).stdout);
}

function cse(args: readonly string[]) {
  return ran(join(project, 'node_modules/.bin/cse'), args);
}

function ran(command: string, args: readonly string[]) {
  const ended = spawnSync(command, args, { encoding: 'utf8' });
  if (ended.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  return ended;
}
