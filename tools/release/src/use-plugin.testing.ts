// Run where there is no network: installs a plugin, and brings an image with it, directly and across an air gap.
import { join } from 'node:path';
import { registries } from '@cse/registry';
import { dockerRegistry, image } from '@cse/testkit';
import { spawnSync } from 'node:child_process';

interface Reported {
  readonly ok?: boolean;
  readonly images?: readonly { readonly reference: string }[];
}

const [project = '', tarball = ''] = process.argv.slice(2);
// A network of its own has a loopback that is down.
ran('ip', ['link', 'set', 'lo', 'up']);
await using store = registries({ everyHost: { plainHttp: true } });
await using target = await dockerRegistry();
await using far = await dockerRegistry();
const source = await dockerRegistry();
const { descriptor } = await image(store, `${source.host}/team/app:1.0.0`, { size: 1000 });

const plain = [source, target, far].flatMap(({ host }) => ['--plain-http', host]);
const asked = ['--acme-charts', `${source.host}/team/app:1.0.0`, ...plain];
const direct = [...asked, '--to', `${target.host}/lab`];
const trust = ['--trust', join(project, 'acme.pub')];
const { stderr: installed } = cse('plugins', 'install', join(project, tarball), ...trust);
const planned = imagesOf('plan', ...direct);
const mirrored = imagesOf('mirror', ...direct);
cse('verify', ...direct);
cse('export', ...asked, '--archive', 'media');
// The far side has nothing but the medium, and the key of the plugin's author.
await source[Symbol.asyncDispose]();
process.env['HOME'] = `${process.env['HOME']}/inside`;
cse('plugins', 'install', 'media', ...trust);
const across = ['--to', `${far.host}/lab`, ...plain];
const imported = imagesOf('import', '--archive', 'media', '--allow-unsigned', ...across);
const verified = imagesOf('verify', ...asked, ...across);
const places = [`${target.host}/lab/acme/charts/app`, `${far.host}/lab/acme/charts/app`];
const digests = await Promise.all(places.map(async (place) => (await store.repository(place).resolve('1.0.0')).digest));
const isSame = digests.every((digest) => digest === descriptor.digest);
process.stdout.write(JSON.stringify({ installed, planned, mirrored, imported, verified, isSame }));

function imagesOf(...args: readonly string[]): readonly string[] {
  const { images = [] }: Reported = JSON.parse(cse(...args, '--json').stdout);
  return images.map(({ reference }) => reference);
}

function cse(...args: readonly string[]) {
  return ran(join(project, 'node_modules/.bin/cse'), args);
}

function ran(command: string, args: readonly string[]) {
  const ended = spawnSync(command, args, { encoding: 'utf8' });
  if (ended.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  return ended;
}
