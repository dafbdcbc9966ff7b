import type { Declaration } from '@cse/plugin';
import type { InstalledPlugin } from './installed.ts';

/** A plugin as it would be found, for tests of what is done with its declaration. */
export function installed(
  use: string,
  declaration: Partial<Declaration> = {},
  load: () => Promise<unknown> = async () => undefined,
): InstalledPlugin {
  return {
    name: `@cse/plugin-${use}`,
    version: '1.0.0',
    declaration: { api: 1, use, plugin: './dist/index.js', ...declaration },
    load,
  };
}

/** The kinds of plugin there are: of one release kind each, of several releases, of a second path for the same releases. */
export const plugins = [
  installed('images', {
    serves: { cse: ['4.2.0', '4.2.2'] },
    paths: ['vmware-cloud-director'],
    flags: {
      image: { summary: 'x', option: 'images', multiple: true, alone: true },
      list: { summary: 'x', value: 'FILE', reads: 'file' },
    },
  }),
  installed('tkg-2.4', {
    serves: { tkg: ['2.4.0'] },
    paths: ['tkg'],
    flags: { tkr: { summary: 'x', option: 'tkrs', multiple: true } },
  }),
  installed('tkg-2.5', {
    serves: { tkg: ['2.5.0', '2.5.2'] },
    paths: ['tkg'],
    flags: { tkr: { summary: 'x', option: 'tkrs', multiple: true } },
  }),
  installed('cli', { serves: { tkg: ['2.4.0', '2.5.0'] }, paths: ['tanzu_cli'] }),
];
