import { reportOf, type Circumstances, type KeptEvent, type Report } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { bytes as amount, duration } from '@cse/text';
import { documentOf } from './document.ts';
import { factsOf } from './facts.ts';
import { folded } from './folded.ts';
import { html, verbatim, type Html } from './html.ts';
import { listOf } from './list.ts';
import { asset } from './node-assets.ts';
import { pictureOf, STATES, type Picture } from './picture.ts';
import { failuresOf, notesOf, sitesOf } from './sections.ts';
import { timeLineOf } from './time-line.ts';
import { TALL, treemapOf, treemapSvg, WIDE, type TreemapLayout } from './treemap.ts';
import { nextOf, usualSteps, verdictOf, type NextStep } from './verdict.ts';
import { wordsOf, type StateWords } from './words.ts';

export interface PageOptions {
  readonly title: string;
  /** What happened, where the plan was run. */
  readonly events?: readonly KeptEvent[] | undefined;
  /** Under which circumstances, where the first event does not say. */
  readonly circumstances?: Circumstances | undefined;
  /** What to do next, where that is not what usually follows a run. */
  readonly next?: readonly NextStep[] | undefined;
  /** Files that lie beside the page, such as lists of its images. */
  readonly beside?: readonly string[] | undefined;
}

/** One HTML page of a plan, or of a run of it. It loads nothing, needs no network, and lets nothing that a registry said break out. */
export function pageOf(plan: Plan, { title, events = [], next, beside = [], ...options }: PageOptions): string {
  const circumstances = events[0]?.circumstances ?? options.circumstances ?? {};
  const picture = folded(pictureOf(plan, events), plan);
  const report = reportOf(plan, events, secondsOf(events));
  const isRun = events.length > 0;
  const words = wordsOf(isRun);
  const { look, text } = verdictOf(picture, report, isRun);
  const [wide, tall] = [treemapOf(picture, WIDE), treemapOf(picture, TALL)];
  const body = html`<header>
      <h1>${title}</h1>
      <p class="verdict ${look}">${text}</p>
      ${factsOf({ plan, digest: report.plan, events, ...circumstances })} ${besideOf(beside)}
    </header>
    <main>
      ${failuresOf(report)} ${nextOf(next ?? usualSteps(report, isRun, circumstances.command))}
      ${sitesOf(report, isRun)} ${totals(picture, report, isRun)} ${overview(picture, { wide, words })}
      ${listOf(picture, { words, sites: plan.sites })} ${timeLineSection(plan, events)} ${notesOf(report)}
    </main>
    ${verbatim(`<script type="application/json" id="data">${dataOf(picture, { wide, tall, words })}</script>`)}`;
  const scripts = (['copy.js', 'image.js', 'list.js', 'map.js'] as const).map(asset);
  return documentOf({ title, body, styles: [asset('page.css')], scripts });
}

function besideOf(files: readonly string[]): Html | undefined {
  if (files.length === 0) return undefined;
  return html`<p class="beside">The list of images: ${files.map((file) => html`<a href="${file}">${file}</a> `)}</p>`;
}

function totals({ images, blobs }: Picture, { bytes, steps, seconds }: Report, isRun: boolean): Html {
  const sizes = new Map(blobs.map(({ digest, bytes: size }) => [digest, size]));
  const size = [...sizes.values()].reduce((sum, each) => sum + each, 0);
  const tiles: readonly (readonly [string, string | number])[] = [
    ['images', images.length],
    ['different blobs', sizes.size],
    ['size, each blob once', amount(size)],
    ['size in all repositories', amount(bytes.wanted)],
    ...(isRun
      ? ([
          ['copied', amount(bytes.moved)],
          ['mounted from another repository', amount(bytes.mounted)],
          ['already there', amount(bytes.existed)],
          ['took', duration(seconds)],
          ...(steps.failed > 0 ? [['steps failed', steps.failed] as const] : []),
        ] as const)
      : []),
  ];
  return html`<section class="tiles" aria-label="Totals">
    ${tiles.map(([name, value]) => html`<div><strong>${value}</strong> <span>${name}</span></div>`)}
  </section>`;
}

interface Overview {
  readonly wide: TreemapLayout;
  readonly words: StateWords;
}

function overview(picture: Picture, { wide, words }: Overview): Html {
  const found = STATES.filter((state) => picture.images.some((image) => image.state === state));
  return html`<section class="overview">
    <h2>Overview</h2>
    <p class="soft">
      Each rectangle is an image: the larger, the more bytes. Choose a component to open it, and an image to see its
      blobs and which other images share them.
    </p>
    <div class="tools">
      <button id="whole" hidden>All components</button>
      <span id="opened" aria-live="polite"></span>
      <span class="legend">${found.map((state) => html`<span><i class="${state}"></i>${words[state]}</span> `)}</span>
    </div>
    <div class="map">${treemapSvg(picture, { layout: wide, words })}</div>
    <div id="chosen" aria-live="polite"></div>
  </section>`;
}

function timeLineSection(plan: Plan, events: readonly KeptEvent[]): Html | undefined {
  const line = timeLineOf(plan, events);
  return (
    line &&
    html`<section>
      <h2>Bytes over time</h2>
      <div class="wide" tabindex="0">${line}</div>
    </section>`
  );
}

interface Drawn extends Overview {
  readonly tall: TreemapLayout;
}

// In a script element only `<` could end it.
function dataOf({ images, blobs, components }: Picture, drawn: Drawn): string {
  return JSON.stringify({ images, blobs, components, ...drawn }).replaceAll('<', '\\u003c');
}

function secondsOf(events: readonly KeptEvent[]): number {
  return ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000;
}
