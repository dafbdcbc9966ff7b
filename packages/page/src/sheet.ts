import { copyButton } from './copy-button.ts';
import { documentOf } from './document.ts';
import { html } from './html.ts';
import { asset } from './node-assets.ts';

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

/** Text to read and copy as one HTML page. It loads nothing, and lets nothing in it break out. */
export function sheetOf({ title, sections }: Sheet): string {
  const body = html`<main>
    <h1>${title}</h1>
    ${sections.map(sectionOf)}
  </main>`;
  return documentOf({ title, body, styles: [asset('sheet.css')], scripts: [asset('copy.js')] });
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
    ${
      code !== undefined &&
      html`<div class="code">
        ${copyButton(code, `Copy: ${heading}`)}
        <pre tabindex="0">${code}</pre>
      </div>`
    }
  </section>`;
}
