import { html, textOf, verbatim, type Html } from './html.ts';
import { sourceHash } from './source-hash.ts';

export interface DocumentParts {
  readonly title: string;
  readonly body: Html;
  /** CSS and JavaScript, as they are. */
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
  /** What the page may ask of who serves it, as its policy says it: `connect-src 'self'`. */
  readonly allowed?: readonly string[] | undefined;
}

/** A whole page, which loads nothing, and whose policy allows its own style and scripts alone. */
export function documentOf({ title, body, styles, scripts, allowed = [] }: DocumentParts): string {
  const policy = [
    "default-src 'none'",
    `style-src ${styles.map(sourceHash).join(' ')}`,
    `script-src ${scripts.map(sourceHash).join(' ')}`,
    ...allowed,
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
        ${styles.map((text) => inline('style', text))}
      </head>
      <body>
        ${body} ${scripts.map((text) => inline('script', text))}
      </body>
    </html>`,
  )}\n`;
}

// The hash in the policy is that of every character between the tags.
const inline = (tag: string, text: string) => verbatim(`<${tag}>${text}</${tag}>`);
