import { CseError } from '@cse/errors';

/** A file is named by what it came from, a place in it by its line and, in a BOM, its component. */
export const invalidFile = (file: string, reason: string, cause?: unknown) =>
  new CseError('TKG_FILE_INVALID', 'plan', `${file} is not what it should be: ${reason}`, {
    cause,
    hint: 'Nothing was left out in silence: look at the file in its image, or tell whoever publishes it.',
  });

export const missingFile = (reference: string) =>
  new CseError('TKG_FILE_MISSING', 'plan', `${reference} holds no YAML file`, {
    hint: 'It should be an image of one file. Check what --source names.',
  });

export const noVersionTag = (repository: string, tags: readonly string[]) =>
  new CseError('TKG_COMPATIBILITY_MISSING', 'plan', `${repository} has no tag like v15, ${has(tags)}`, {
    hint: 'Check that the source, or what --source puts in its place, holds the TKG images.',
  });

export const unknownRelease = (use: string, version: string, served: readonly string[]) =>
  new CseError('TKG_RELEASE_UNKNOWN', 'usage', `${use} does not serve TKG ${version}, only ${served.join(', ')}`, {
    hint: 'cse releases shows what the installed plugins serve.',
  });

export const unlistedRelease = (file: string, version: string, listed: readonly string[]) =>
  new CseError(
    'TKG_RELEASE_UNLISTED',
    'plan',
    `${file} does not list TKG ${plain(version)}, only ${listed.map(plain).join(', ')}`,
    {
      hint: 'The source is older than the release, or another one: check --source.',
    },
  );

export const invalidTkrName = (text: string) =>
  new CseError('TKR_NAME_INVALID', 'usage', `${JSON.stringify(text.slice(0, 200))} is not a TKr name`, {
    hint: 'Write it as v1.28.4+vmware.1-tkg.1, v1.28.4_vmware.1-tkg.1 or v1.28.4---vmware.1-tkg.1.',
  });

export const unlistedTkr = (version: string, asked: readonly string[], listed: readonly string[]) =>
  new CseError('TKR_UNLISTED', 'usage', `TKG ${plain(version)} has no TKr ${asked.join(' and no ')}`, {
    hint: `It has ${listed.join(', ')}. Choose with --tkr at least one for each TKG release.`,
  });

export const unknownProvider = (version: string, asked: string, known: readonly string[]) =>
  new CseError(
    'TKG_PROVIDER_UNKNOWN',
    'usage',
    `TKG ${plain(version)} has no provider ${asked}, only ${known.join(', ')}`,
    {
      hint: 'Leave "providers" out to take them all.',
    },
  );

export const missingBom = (reference: string, present: readonly string[]) =>
  new CseError('TKG_BOM_MISSING', 'plan', `${reference} is not at the source`, {
    hint: `The source has ${some(present) || 'no other'}. Choose from these with --tkg and --tkr, or name another --source.`,
  });

export const missingImages = (version: string, references: readonly string[]) =>
  new CseError('TKG_IMAGES_MISSING', 'plan', `the source lacks what TKG ${plain(version)} names: ${some(references)}`, {
    hint: 'Add a source that has them with --source, or leave out the TKr that names them with --tkr.',
  });

/** Releases are named as people name them. */
export const plain = (version: string) => version.replace(/^v/, '');

const SHOWN = 10;

const has = (tags: readonly string[]) => (tags.length === 0 ? 'and no other' : `only ${some(tags)}`);

function some(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
