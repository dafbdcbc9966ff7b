import { renderTable } from '@cse/terminal';
import type { Installation } from './node-installation.ts';
import type { Release } from './release.ts';

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

interface DescribedPackage {
  readonly name: string;
  readonly version: string;
  readonly type: string;
}

interface RunningCse extends Pick<Described, 'version' | 'node' | 'platform'> {
  readonly here: Installation | undefined;
  /** Where a checkout is. */
  readonly root: string;
  readonly plugins: readonly DescribedPackage[];
}

/** Says what runs, and where it is installed. */
export function describeInstallation({ here, root, plugins, ...running }: RunningCse): Described {
  const told = plugins.map(({ name, version, type }) => ({ name, version, type }));
  return {
    ...running,
    installed: { as: here ? (here.package ?? 'release') : 'checkout', in: here?.top ?? root },
    plugins: told.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
  };
}

/** The same for people. */
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
