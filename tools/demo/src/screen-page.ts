import { AnsiUp } from 'ansi_up';

/** What a terminal showed, as a page to take a picture of. `screen` has colours as escape sequences. */
export function screenPage(screen: string, columns: number): string {
  const painter = new AnsiUp();
  painter.use_classes = true;
  return `<!doctype html><meta charset="utf-8"><title>terminal</title>
<style>body{margin:0;background:#16181d}pre{margin:0;padding:14px 16px;color:#d7dae0;
font:14px/1.35 'DejaVu Sans Mono',monospace;width:${columns}ch}
.ansi-red-fg{color:#f07178}.ansi-green-fg{color:#8fd07f}.ansi-yellow-fg{color:#e6c07b}</style>
<pre>${painter.ansi_to_html(screen)}</pre>`;
}
