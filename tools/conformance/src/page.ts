import type { Citation } from './citations.ts';
import { covers, type Family, type IdMeaning } from './ids.ts';

/** What is wrong between the ids and the titles that cite them; nothing where each is defined, and each is cited. */
export function discrepancies(families: readonly Family[], citations: readonly Citation[]): readonly string[] {
  const meanings = families.flatMap((family) => family.meanings);
  const unknown = citations.filter(({ id }) => !meanings.some((meaning) => covers(meaning, id)));
  const idle = meanings.filter((meaning) => !citations.some(({ id }) => covers(meaning, id)));
  return [
    ...unknown.map(({ id, file, title }) => `${id} is defined nowhere, and cited by ${file}: ${title}`),
    ...idle.map((meaning) => `${nameOf(meaning)} is defined, and no title cites it`),
  ];
}

/** The page that says what cse holds to, and which tests prove it. */
export function pageOf(families: readonly Family[], citations: readonly Citation[]): string {
  const sections = families.map(({ intro, meanings }) => {
    const ids = meanings.map((meaning) => entryOf(meaning, citations));
    return `## ${headOf(intro)}\n\n${intro}\n\n${ids.join('\n')}\n`;
  });
  return `# What cse holds to\n\n${INTRO}\n\n${sections.join('\n')}`;
}

const INTRO =
  'Made by `npm run docs` from the titles of the tests and from `tools/conformance/ids`. Each line is something that registries, networks, disks or\n' +
  'people do, and what cse does about it; below it stand the tests that prove it. Letters: C what the client has to do, P what other clients learned,\n' +
  'S what a registry has to answer, F faults, X attacks, B figures, E cases of imgpkg.';

const headOf = (intro: string) => intro.replace(/ \(.*$/s, '');

function entryOf(meaning: IdMeaning, citations: readonly Citation[]): string {
  const tests = citations.filter(({ id }) => covers(meaning, id));
  const lines = new Set(tests.map(({ file, title }) => `  - ${shown(title)} (\`${file}\`)`));
  return `- **${nameOf(meaning)}** ${meaning.text}\n${[...lines].join('\n')}`;
}

const nameOf = ({ first, last }: IdMeaning) => (first === last ? first : `${first} to ${last}`);

// What a title is filled with when it runs is not told here; and it is text, whatever it looks like or would do.
const shown = (title: string) =>
  title
    .replaceAll(/%[sjdo]|\$\w+/g, '…')
    .replaceAll('<', '&lt;')
    .replaceAll(/[^\P{C}]|[\u2028\u2029]/gu, '�');
