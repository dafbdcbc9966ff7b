import { asset, documentOf, html, type Html } from '@cse/page';
import { fragmentsOf, type Fragments } from './fragments.ts';
import type { Sight } from './lookout.ts';
import { clientAssets } from './node-client-assets.ts';
import type { RunSummary } from './watched.ts';

/** The page as it is at this moment. Its script keeps it up to date. */
export function watchPageOf(runs: readonly RunSummary[], sight: Sight | undefined): string {
  const fragments = fragmentsOf(runs, sight);
  const { styles, scripts } = clientAssets();
  return documentOf({
    title: 'cse: runs',
    body: bodyOf((id) => html`<div id="${id}">${fragments[id]}</div>`),
    styles: [asset('page.css'), ...styles],
    scripts,
    allowed: ["connect-src 'self'"],
  });
}

type Slot = (id: keyof Fragments) => Html;

const bodyOf = (slot: Slot) =>
  html`<header>
      <h1>Runs</h1>
      <p id="connection" role="status">as of when this page was loaded</p>
    </header>
    <div class="columns">
      <nav aria-label="Runs">${slot('runs')}</nav>
      <main>
        <section class="head">${slot('head')}</section>
        ${slot('failures')}
        <section class="rates">
          <h2>Rates</h2>
          <div id="curves"></div>
          ${slot('lines')}
        </section>
        ${slot('moving')}
        <section class="mosaic">
          <h2>Images</h2>
          <div class="tools">
            <input id="search" type="search" placeholder="Search: name or tag" aria-label="Search images" />
            <output id="image"></output>
          </div>
          <canvas id="images" role="img" aria-label="One square for each image, coloured by its state"></canvas>
          ${slot('legend')}
          <ul id="hits"></ul>
        </section>
        <div class="pair">${slot('sites')} ${slot('plugins')}</div>
        ${slot('workers')} ${slot('retries')}
      </main>
    </div>`;
