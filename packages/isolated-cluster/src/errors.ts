import { CseError } from '@cse/errors';

export const noFolder = (dir: string, map: string) =>
  new CseError('ISOLATED_CLUSTER_MISSING', 'usage', `${dir} has no ${map}`, {
    hint: 'It is the folder that tanzu isolated-cluster download-bundle, or cse export --isolated-cluster, wrote.',
  });

export const invalidMap = (path: string, line: number | undefined, reason: string) =>
  new CseError('ISOLATED_CLUSTER_INVALID', 'usage', `${path}${line === undefined ? '' : `, line ${line}`}: ${reason}`, {
    hint: 'Create the folder again.',
  });

export const tarMissing = (dir: string, file: string) =>
  new CseError('ISOLATED_CLUSTER_INCOMPLETE', 'incomplete', `${dir} lacks ${file}, which its map names`, {
    hint: 'Copy it from where the folder was made, or run the export again: existing files are kept.',
  });

export const nothingOfTkg = () =>
  new CseError(
    'ISOLATED_CLUSTER_EMPTY',
    'plan',
    'nothing that was asked for belongs below tkg/, and such a folder contains nothing else',
    {
      hint: 'Choose a TKG release, or export to an archive.',
    },
  );

export const contestedName = (file: string, first: string, second: string) =>
  new CseError('ISOLATED_CLUSTER_NAME', 'plan', `${first} and ${second} would both be in ${file}`, {
    hint: 'Leave one of them out, or export to an archive.',
  });

export const unfinishedFolder = (dir: string, missing: number) =>
  new CseError('ISOLATED_CLUSTER_INCOMPLETE', 'incomplete', `${dir} still lacks ${missing} tars`, {
    hint: 'Run the same command again: existing files are kept.',
  });

export const notInFolder = (what: string) =>
  new CseError('ISOLATED_CLUSTER_UNPLANNED', 'internal', `no tar was laid out for ${what}`);
