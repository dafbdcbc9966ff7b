import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The page's own style and script, and those of the library that draws its curves. */
export interface ClientAssets {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** Reads them: plain files beside this package's code, and uPlot's as they are published. */
export function clientAssets(): ClientAssets {
  const ours = (name: string) => readFileSync(new URL(`../client/${name}`, import.meta.url), 'utf8');
  return {
    styles: [readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8'), ours('watch.css')],
    scripts: [readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8'), ours('watch.js')],
  };
}
