import type { Config } from '@oclif/core/interfaces';
import type { Release } from '@cse/installation';
import { renderTable } from '@cse/terminal';
import { version } from '../version.ts';
import { installedHere } from './here.ts';

/** What runs here, as `--json` prints it. */
export interface Described {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly installed: {
    readonly as: 'release' | 'checkout' | NonNullable<Release['package']>;
    readonly in: string;
  };
  readonly plugins: readonly {
    readonly name: string;
    readonly version: string;
    /** `core` came with cse; `user` was installed, `link` linked. */
    readonly type: string;
  }[];
}

/** Says what runs here, and where it is installed. */
export async function describeInstallation(config: Config): Promise<Described> {
  const here = await installedHere();
  const plugins = config
    .getPluginsList()
    .filter(({ name }) => name !== config.name)
    .map(({ name, version: its, type }) => ({ name, version: its, type }));
  return {
    version,
    node: process.version,
    platform: `${process.platform}-${process.arch}`,
    installed: { as: here ? (here.package ?? 'release') : 'checkout', in: here?.top ?? config.root },
    plugins: plugins.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

export function renderDescribed({ version: own, node, platform, installed, plugins }: Described): string {
  return [
    `cse ${own}, Node ${node}, ${platform}`,
    `installed in ${installed.in} (${HOW[installed.as]})`,
    '',
    renderTable({
      columns: ['plugin', 'version', 'from'],
      rows: plugins.map((each) => [each.name, each.version, FROM[each.type] ?? each.type]),
    }),
  ].join('\n');
}

const HOW: Readonly<Record<Described['installed']['as'], string>> = {
  release: 'a release: cse update --from FILE replaces it',
  checkout: 'a checkout: git pull replaces it',
  deb: 'a deb package: apt replaces it',
  rpm: 'an rpm package: dnf replaces it',
  image: 'an image: a newer image replaces it',
};

const FROM: Readonly<Record<string, string>> = { core: 'cse', user: 'installed', link: 'linked' };
