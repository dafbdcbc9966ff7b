import { format } from 'prettier';
import type { Saying } from './error-pages.ts';

/** The page of all errors: by package, then by code, with all that each can say. */
export async function errorsPage(sayings: readonly Saying[], exits: ReadonlyMap<string, number>): Promise<string> {
  const rooms = Map.groupBy(sayings, ({ room }) => room);
  const sections = [...rooms].map(([room, own]) => `## ${room}\n\n${entriesOf(own, exits)}\n`);
  return format(`# Errors\n\n${INTRO}\n\n${sections.join('\n')}`, { parser: 'markdown', printWidth: 120 });
}

/** The exit codes, as the CLI's table has them. */
export const exitsIn = (text: string): ReadonlyMap<string, number> =>
  new Map([...text.matchAll(/^ {2}(\w+): (\d+),$/gm)].map(([, fault = '', exit]) => [fault, Number(exit)]));

const INTRO =
  'Made by `npm run docs` from the sources. Each error has a code, for scripts (`--json`); a fault, which says who must act and makes the ' +
  '[exit code](exit-codes.md); a message; and mostly a hint, which says what to do next. `…` stands for what is filled in.';

function entriesOf(sayings: readonly Saying[], exits: ReadonlyMap<string, number>): string {
  const codes = Map.groupBy(
    sayings.toSorted((a, b) => (a.code < b.code ? -1 : Number(a.code > b.code))),
    ({ code, fault }) => `- **${code}** (${fault}, exit ${exits.get(fault)})`,
  );
  return [...codes].map(([head, said]) => `${head}\n${said.map(lineOf).join('\n')}`).join('\n');
}

const lineOf = ({ message, hint }: Saying) => `  - ${code(message)}${hint === undefined ? '' : ` ${code(hint)}`}`;

// Text is text, whatever it looks like.
const code = (text: string) => `\`${text.replaceAll('`', "'").replaceAll(/\s+/g, ' ').trim()}\``;
