import { CseError } from '@cse/errors';

/** A file is named by what it came from, a place in it by its line and, in a BOM, its component. */
export const invalidFile = (file: string, reason: string, cause?: unknown) =>
  new CseError('TKG_FILE_INVALID', 'plan', `${file} is invalid: ${reason}`, {
    cause,
    hint: 'Look at the file in its image, or tell its publisher.',
  });

export const missingFile = (reference: string) =>
  new CseError('TKG_FILE_MISSING', 'plan', `${reference} has no YAML file`, {
    hint: 'It should be an image with one file. Check --source.',
  });

export const noVersionTag = (repository: string, tags: readonly string[]) =>
  new CseError('TKG_COMPATIBILITY_MISSING', 'plan', `${repository} has no tag like v15, ${has(tags)}`, {
    hint: 'Check that the source, or its --source replacement, has the TKG images.',
  });

export const unknownRelease = (use: string, version: string, served: readonly string[]) =>
  new CseError('TKG_RELEASE_UNKNOWN', 'usage', `${use} knows no TKG ${version}, only ${served.join(', ')}`, {
    hint: 'cse releases lists the releases that the installed plugins know.',
  });

export const unlistedRelease = (file: string, version: string, listed: readonly string[]) =>
  new CseError(
    'TKG_RELEASE_UNLISTED',
    'plan',
    `${file} does not list TKG ${plain(version)}, only ${listed.map(plain).join(', ')}`,
    {
      hint: 'The source may be older than the release: check --source.',
    },
  );

export const invalidTkrName = (text: string) =>
  new CseError('TKR_NAME_INVALID', 'usage', `${JSON.stringify(text.slice(0, 200))} is not a TKr name`, {
    hint: 'Write it like v1.28.4+vmware.1-tkg.1, v1.28.4_vmware.1-tkg.1 or v1.28.4---vmware.1-tkg.1.',
  });

export const unlistedTkr = (version: string, asked: readonly string[], listed: readonly string[]) =>
  new CseError('TKR_UNLISTED', 'usage', `TKG ${plain(version)} has no TKr ${asked.join(' and no ')}`, {
    hint: `It has ${listed.join(', ')}. Choose at least one for each TKG release with --tkr.`,
  });

export const unknownProvider = (version: string, asked: string, known: readonly string[]) =>
  new CseError(
    'TKG_PROVIDER_UNKNOWN',
    'usage',
    `TKG ${plain(version)} has no provider ${asked}, only ${known.join(', ')}`,
    {
      hint: 'Leave out "providers" to use all of them.',
    },
  );

export const missingBom = (reference: string, present: readonly string[]) =>
  new CseError('TKG_BOM_MISSING', 'plan', `${reference} is not at the source`, {
    hint: `The source has ${some(present) || 'no other'}. Choose one of these with --tkg and --tkr, or use another --source.`,
  });

export const missingImages = (version: string, references: readonly string[]) =>
  new CseError('TKG_IMAGES_MISSING', 'plan', `the source lacks images of TKG ${plain(version)}: ${some(references)}`, {
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
