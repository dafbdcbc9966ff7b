import { html, type Html } from './html.ts';

/** A button that puts a text on the clipboard; the page's script gives it its work. */
export function copyButton(text: string, label = 'Copy'): Html {
  return html`<button class="copy" data-copy="${text}" aria-label="${label}" title="${label}"></button>`;
}
