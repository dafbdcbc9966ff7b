/** What a terminal shows, as a page to take a picture of. `screen` has colours as escape sequences. */
export function screenPage(screen: string, columns: number): string {
  return `<!doctype html><meta charset="utf-8"><title>terminal</title>
<style>body{margin:0;background:#16181d}pre{margin:0;padding:14px 16px;color:#d7dae0;
font:14px/1.35 'DejaVu Sans Mono',monospace;width:${columns}ch}</style><pre>${coloured(screen)}</pre>`;
}

// What cse paints with, and what tmux makes of it.
const STYLES: Readonly<Record<string, string>> = {
  '1': 'font-weight:bold',
  '2': 'opacity:.65',
  '4': 'text-decoration:underline',
  '31': 'color:#f07178',
  '32': 'color:#8fd07f',
  '33': 'color:#e6c07b',
  '34': 'color:#82aaff',
  '35': 'color:#c792ea',
  '36': 'color:#6fc7d8',
};

function coloured(screen: string): string {
  let styles: readonly string[] = [];
  return screen
    .split(SEQUENCE)
    .map((piece, at) => {
      if (at % 2 === 0) return piece === '' ? '' : `<span style="${styles.join(';')}">${escaped(piece)}</span>`;
      styles = piece.split(';').reduce(painted, styles);
      return '';
    })
    .join('');
}

// oxlint-disable-next-line no-control-regex
const SEQUENCE = /\u001B\[([\d;]*)m/;

function painted(styles: readonly string[], code: string): readonly string[] {
  if (code === '' || code === '0') return [];
  if (code === '22') return styles.filter((style) => style !== STYLES['1'] && style !== STYLES['2']);
  if (code === '39') return styles.filter((style) => !style.startsWith('color'));
  return STYLES[code] === undefined ? styles : [...styles, STYLES[code]];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
