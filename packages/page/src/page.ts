import { reportOf, type KeptEvent, type Report } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { bytes as amount, duration } from '@cse/text';
import { asset, sourceHash } from './node-assets.ts';
import { graphOf } from './graph.ts';
import { html, textOf, verbatim, type Html } from './html.ts';
import { layoutOf } from './layout.ts';
import { pictureOf, type Picture } from './picture.ts';
import { failuresOf, imagesOf, ownersOf } from './sections.ts';
import { timeLineOf } from './time-line.ts';

export interface PageOptions {
  readonly title: string;
  /** What happened, where the plan was run. */
  readonly events?: readonly KeptEvent[] | undefined;
}

/** One HTML page of a plan, or of a run of it. It loads nothing, needs no network, and lets nothing that a registry said break out. */
export function pageOf(plan: Plan, { title, events = [] }: PageOptions): string {
  const picture = pictureOf(plan, events);
  const report = reportOf(plan, events, secondsOf(events));
  const [style, script] = [asset('page.css'), asset('page.js')];
  const policy = `default-src 'none'; style-src ${sourceHash(style)}; script-src ${sourceHash(script)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>\n${textOf(
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${inline('style', style)}
      </head>
      <body>
        ${head(title, report, events)} ${totals(picture, report, events)} ${failuresOf(report)} ${ownersOf(picture)}
        ${graphSection(picture)} ${timeLineSection(plan, events)} ${imagesOf(picture)}
        ${inline('script type="application/json" id="data"', dataOf(picture))} ${inline('script', script)}
      </body>
    </html>`,
  )}\n`;
}

// The hash in the policy is that of every character between the tags.
const inline = (tag: string, text: string) => verbatim(`<${tag}>${text}</${tag.split(' ')[0]}>`);

function head(title: string, { ok, fault, plan }: Report, events: readonly KeptEvent[]): Html {
  const state = events.length === 0 ? 'planned' : ok ? 'ok' : 'failed';
  const said = { planned: 'not run yet', ok: 'everything is at the target', failed: `incomplete: ${fault}` }[state];
  return html`<header>
    <h1>${title}</h1>
    <p class="badge ${state}">${said}</p>
    <p class="digest">plan ${plan}</p>
  </header>`;
}

function totals({ images, blobs }: Picture, { bytes, steps, seconds }: Report, events: readonly KeptEvent[]): Html {
  const unique = new Map(blobs.map(({ digest, bytes }) => [digest, bytes]));
  const run = events.length > 0;
  const tiles: readonly (readonly [string, string | number])[] = [
    ['images', images.length],
    ['unique blobs', unique.size],
    ['unique bytes', amount([...unique.values()].reduce((sum, size) => sum + size, 0))],
    ['in all repositories', amount(bytes.wanted)],
    ...(run
      ? ([
          ['moved', amount(bytes.moved)],
          ['mounted', amount(bytes.mounted)],
          ['already there', amount(bytes.existed)],
          ['took', duration(seconds)],
          ['failed', steps.failed],
        ] as const)
      : []),
  ];
  return html`<section class="tiles">
    ${tiles.map(([name, value]) => html`<div><strong>${value}</strong><span>${name}</span></div>`)}
  </section>`;
}

function graphSection(picture: Picture): Html {
  return html`<section>
    <h2>Transfer graph</h2>
    <div class="tools">
      <input id="search" type="search" placeholder="Search images" aria-label="Search images" />
      <select id="filter" aria-label="Plugin">
        <option value="">all plugins</option>
        ${ownerNames(picture).map((name) => html`<option>${name}</option>`)}
      </select>
      <span class="zoom"
        ><button id="closer" aria-label="Closer">+</button><button id="farther" aria-label="Farther">−</button
        ><button id="whole">Whole</button></span
      >
      <span class="legend"
        >${['planned', 'moved', 'mounted', 'existed', 'failed'].map((state) => html`<i class="${state}"></i>${state} `)}</span
      >
    </div>
    <div class="graph">${graphOf(picture, layoutOf(picture))}</div>
    <div id="chosen" aria-live="polite"></div>
  </section>`;
}

const ownerNames = ({ images }: Picture) => [...new Set(images.map(({ owner }) => owner))];

function timeLineSection(plan: Plan, events: readonly KeptEvent[]): Html | undefined {
  const line = timeLineOf(plan, events);
  return (
    line &&
    html`<section>
      <h2>Time line</h2>
      ${line}
    </section>`
  );
}

// In a script element only `<` could end it.
const dataOf = (picture: Picture) => JSON.stringify(picture).replaceAll('<', '\\u003c');

function secondsOf(events: readonly KeptEvent[]): number {
  return ((events.at(-1)?.at ?? 0) - (events[0]?.at ?? 0)) / 1000;
}
