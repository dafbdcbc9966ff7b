import { visible } from '@cse/errors';

const RAW = Symbol('raw');

/** Text that is HTML already. Only `html` makes it. */
export interface Html {
  readonly [RAW]: string;
}

type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

/** HTML of a template: every value in it is escaped unless it is HTML itself, so that no name can break out of the page. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return { [RAW]: strings.reduce((text, string, index) => text + print(parts[index - 1]) + string) };
}

/** What stands in a page. */
export const textOf = (page: Html): string => page[RAW];

/** Text of our own that stands in a page as it is: style and script. */
export const verbatim = (text: string): Html => ({ [RAW]: text });

function print(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return RAW in part ? part[RAW] : part.map(print).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Lines may break in a page; what would turn or hide text is shown.
const shown = (text: string) => text.split('\n').map(visible).join('\n');
const escape = (text: string) => shown(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
