import { sourceHash } from './node-assets.ts';
import { html, textOf, verbatim } from './html.ts';

/** One thing to read, and to copy. */
export interface Section {
  readonly heading: string;
  readonly text?: readonly string[] | undefined;
  /** To be taken as it is. */
  readonly code?: string | undefined;
}

export interface Sheet {
  readonly title: string;
  readonly sections: readonly Section[];
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 52rem; margin: 2rem auto; padding: 0 1rem; }
h2 { margin-top: 2rem; font-size: 1.1rem; }
pre { padding: 0.75rem 1rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: 6px; font: 0.85rem/1.45 ui-monospace, monospace; user-select: all; }
@media print { pre { white-space: pre-wrap; word-break: break-all; } }
`;

/** Text to read and copy as one HTML page. It loads nothing, runs nothing, and lets nothing in it break out. */
export function sheetOf({ title, sections }: Sheet): string {
  const policy = `default-src 'none'; style-src ${sourceHash(STYLE)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>\n${textOf(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        ${verbatim(`<style>${STYLE}</style>`)}
      </head>
      <body>
        <h1>${title}</h1>
        ${sections.map(sectionOf)}
      </body>
    </html>`,
  )}\n`;
}

function sectionOf({ heading, text = [], code }: Section) {
  const lines = text.map((line) => html`<li>${line}</li>`);
  return html`<section>
    <h2>${heading}</h2>
    ${
      lines.length > 0 &&
      html`<ul>
        ${lines}
      </ul>`
    }
    ${code !== undefined && html`<pre>${code}</pre>`}
  </section>`;
}
