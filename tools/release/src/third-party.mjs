// Whose code lies in a bundle: the licences that go with it, from the list that the bundler itself keeps.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const FILE = 'THIRD-PARTY-LICENSES';

/** An esbuild plugin that writes `dist/THIRD-PARTY-LICENSES` beside a bundle which holds the code of others. */
export function thirdPartyLicences() {
  return {
    name: 'third-party-licences',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        const folders = new Set(metafile ? inputsOf(metafile).map(packageFolderOf).filter(Boolean) : []);
        if (folders.size === 0) return;
        mkdirSync('dist', { recursive: true });
        writeFileSync(join('dist', FILE), printLicences([...folders].map(readThirdParty)));
      });
    },
  };
}

/** What a package's folder says of it: name, version, licence and the text of the licence. */
export function readThirdParty(folder) {
  const {
    name,
    version,
    license = 'unknown',
    author,
    repository,
  } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)([.-]|$)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const by = typeof author === 'string' ? author : author?.name;
  const home = typeof repository === 'string' ? repository : repository?.url;
  const credit = [by && `by ${by}`, home].filter(Boolean).join(', ');
  const text = texts.join('\n\n') || `No text of its licence comes with it. ${credit}`.trim();
  return { name, version, licence: typeof license === 'string' ? license : license.type, text };
}

/** The file that goes along: a line of `=` and one that names the package, and below it its licence. */
export function printLicences(parties) {
  const unique = new Map(parties.map((party) => [`${party.name} ${party.version}`, party]));
  const sorted = [...unique].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, party]) => party);
  const sections = sorted.map(
    ({ name, version, licence, text }) => `${RULE}\n${name} ${version} (${licence})\n\n${text}\n`,
  );
  return `This holds the work of others, under these licences.\n\n${sections.join('\n')}`;
}

/** Reads such a file back. */
export function parseLicences(text) {
  return text
    .split(`${RULE}\n`)
    .slice(1)
    .map((section) => {
      const [, name, version, licence] = /^(\S+) (\S+) \((.+)\)\n/.exec(section);
      return { name, version, licence, text: section.slice(section.indexOf('\n')).trim() };
    });
}

const RULE = '='.repeat(80);

const inputsOf = ({ outputs }) =>
  Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );

function packageFolderOf(path) {
  const [, folder] = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return folder && existsSync(join(folder, 'package.json')) ? resolve(folder) : undefined;
}
