import { fraction } from './noise.ts';
import { tkgCatalogue, tkrCatalogue } from './tkg-catalogue.ts';
import { tagOf, tkgReleases, type Tkr, type TkgRelease } from './tkg-releases.ts';

export interface ComponentImage {
  readonly imagePath: string;
  readonly tag: string;
}

/** A component in the shape that it has in a BOM. */
export interface Component {
  readonly name: string;
  readonly entries: readonly { readonly version: string; readonly images?: Readonly<Record<string, ComponentImage>> }[];
}

/** The components that a TKG release's BOM names. */
export const tkgComponents = (release: TkgRelease): readonly Component[] =>
  componentsOf(tkgCatalogue, wordsOf(release, release.tkrs[0]));

/** The components that the BOM of one of its TKrs names. */
export const tkrComponents = (release: TkgRelease, tkr: Tkr): readonly Component[] =>
  componentsOf(tkrCatalogue, wordsOf(release, tkr));

export function imagesOf(components: readonly Component[]): readonly ComponentImage[] {
  return components.flatMap(({ entries }) => entries.flatMap(({ images = {} }) => Object.values(images)));
}

interface Words {
  readonly words: Readonly<Record<string, string>>;
  /** How many releases came before. */
  readonly age: number;
}

function wordsOf(release: TkgRelease, { name = '', etcd = '', coredns = '' }: Partial<Tkr> = {}): Words {
  const k8s = name.replace(/-tkg\.\d+$/, '');
  const ccm = k8s.replace(/\.\d+\+/, '.1+');
  const { version: tkg, framework } = release;
  return { words: { tkg, framework, tkr: name, k8s, ccm, etcd, coredns }, age: tkgReleases.indexOf(release) };
}

function componentsOf(catalogue: string, words: Words): readonly Component[] {
  const lines = catalogue.trim().replaceAll('\n  ', ' ').split('\n');
  return lines.map((line) => componentOf(line.split(' '), words));
}

function componentOf([name = '', ...columns]: readonly string[], words: Words): Component {
  const versions = columns.filter((column) => !column.includes('='));
  const named = columns.filter((column) => column.includes('='));
  return {
    name,
    entries: versions.map((template) => {
      const version = versionOf(template, name, words);
      if (named.length === 0) return { version };
      return { version, images: Object.fromEntries(named.map((column) => imageOf(column, version, words))) };
    }),
  };
}

function imageOf(column: string, version: string, words: Words): [string, ComponentImage] {
  const [name = '', imagePath = '', tag] = column.split(/[=:]/);
  return [name, { imagePath, tag: tagOf(tag === undefined ? version : filled(tag, words, words.age)) }];
}

/** Some components stay as they are from release to release, and so share their images; the others move on. */
function versionOf(template: string, component: string, words: Words): string {
  return filled(template, words, fraction(component) < 0.35 ? 0 : words.age);
}

function filled(template: string, { words }: Words, newer: number): string {
  if (template.startsWith('{')) return template.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? '');
  return template.replace(/^v(\d+)\.(\d+)/, (_, major: string, minor: string) => `v${major}.${Number(minor) + newer}`);
}
