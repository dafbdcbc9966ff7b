import { html, textOf, verbatim, type Html } from './html.ts';
import { asset, sourceHash, type Asset } from './node-assets.ts';

export interface DocumentParts {
  readonly title: string;
  readonly body: Html;
  readonly styles: readonly Asset[];
  readonly scripts: readonly Asset[];
}

/** A whole page, which loads nothing, and whose policy allows its own style and scripts alone. */
export function documentOf({ title, body, styles, scripts }: DocumentParts): string {
  const [sheets, programs] = [styles.map(asset), scripts.map(asset)];
  const policy = [
    "default-src 'none'",
    `style-src ${sheets.map(sourceHash).join(' ')}`,
    `script-src ${programs.map(sourceHash).join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>\n${textOf(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${sheets.map((text) => inline('style', text))}
      </head>
      <body>
        ${body} ${programs.map((text) => inline('script', text))}
      </body>
    </html>`,
  )}\n`;
}

// The hash in the policy is that of every character between the tags.
const inline = (tag: string, text: string) => verbatim(`<${tag}>${text}</${tag}>`);
