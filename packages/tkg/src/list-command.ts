import type { CommandSpec, PlanContext, Table } from '@cse/plugin';
import { bytes as amount } from '@cse/text';
import { askedReleases, readAll, type AskedRelease } from './asked-releases.ts';
import { bring, type BroughtImage, type Bundles } from './bring.ts';
import { readRelease } from './read-release.ts';
import { weigh, type Weight } from './weigh.ts';

/** `cse tkg list`: what releases and their TKrs bring. */
export function tkgListCommand(bundles: Bundles): CommandSpec {
  return {
    summary: 'List TKG releases and their TKrs, with images and sizes',
    description: `Reads the BOMs at the source. Content that several TKrs share counts for each of them, and once for the release.`,
    examples: ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --tkg 2.5 --json'],
    plans: true,
    async run({ host }) {
      const asked = await askedReleases(host);
      const releases = await host.planning((context) =>
        readAll(asked, (release) => listRelease(release, bundles, context), context),
      );
      return { json: { releases }, text: tableOf(releases) };
    },
  };
}

interface ListedRelease extends Weight {
  readonly version: string;
  readonly use: string;
  /** What the release brings whichever TKrs are chosen. */
  readonly core: Weight;
  readonly tkrs: readonly ListedTkr[];
}

interface ListedTkr extends Weight {
  readonly name: string;
  readonly isDefault: boolean;
  readonly kubernetes?: string | undefined;
  readonly ovas: readonly string[];
}

async function listRelease(asked: AskedRelease, bundles: Bundles, context: PlanContext): Promise<ListedRelease> {
  const release = await readRelease(asked, context);
  const brought = await Array.fromAsync(bring(release, bundles, context));
  const weighPart = (part: string) => weigh(brought.filter(isNamedBy(part)), context);
  const tkrs: ListedTkr[] = [];
  for (const { name, bom } of release.tkrs) {
    const { kubernetes, ovas } = bom;
    tkrs.push({ name, isDefault: name === release.defaultTkr, kubernetes, ovas, ...(await weighPart(name)) });
  }
  const { version, use } = asked;
  return { version, use, ...(await weigh(brought, context)), core: await weighPart(release.version), tkrs };
}

const isNamedBy =
  (part: string) =>
  ({ image }: BroughtImage) =>
    image.namedBy.some((naming) => naming.part === part);

function tableOf(releases: readonly ListedRelease[]): Table {
  const columns = ['TKG', 'TKr', 'Default', 'Images', 'Bundles', 'Size'];
  return { columns, rows: releases.flatMap(rowsOf) };
}

function rowsOf({ version, core, tkrs, ...all }: ListedRelease): readonly (readonly string[])[] {
  return [
    [version, '(whichever)', '', ...cellsOf(core)],
    ...tkrs.map(({ name, isDefault, ...weight }) => [version, name, isDefault ? 'yes' : '', ...cellsOf(weight)]),
    [version, '(all of these)', '', ...cellsOf(all)],
  ];
}

const cellsOf = ({ images, bundles, bytes }: Weight) => [`${images}`, `${bundles}`, amount(bytes)];
