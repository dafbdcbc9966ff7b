import type { Plan } from '@cse/graph';
import { bytes as amount, count } from '@cse/text';
import { copyButton } from './copy-button.ts';
import { html, type Html } from './html.ts';
import { STATES, type Component, type Picture, type PicturedImage, type State } from './picture.ts';
import type { StateWords } from './words.ts';

export interface ListOptions {
  readonly words: StateWords;
  /** The columns of states, where there are several targets. */
  readonly sites?: Plan['sites'];
}

/** Every image, in a row that opens, by component. */
export function listOf(picture: Picture, { words, sites }: ListOptions): Html {
  const isMany = sites !== undefined && sites.length > 3;
  return html`<section id="images">
    <h2>Images by component</h2>
    ${tools(picture, words)}
    <div class="${isMany ? 'wide' : ''}">
      <table id="list" class="${isMany ? 'many' : ''}">
        <caption class="unseen">
          Images by component
        </caption>
        <thead>
          <tr>
            ${['Image', 'Size'].map((name) => heading(name))}
            ${sites ? sites.map(({ name }) => siteHeading(name)) : heading('State')} ${heading('Digest')}
          </tr>
        </thead>
        ${picture.components.map((component, place) => group(component, { place, picture, words, sites }))}
      </table>
    </div>
    <p id="nothing" hidden>No image matches. Check the spelling, or choose all states.</p>
  </section>`;
}

function tools({ images }: Picture, words: StateWords): Html {
  const counts = countsOf(images);
  return html`<div class="tools">
    <input id="search" type="search" placeholder="Search: name, tag, registry or digest" aria-label="Search images" />
    <select id="state" aria-label="State">
      <option value="">All states (${images.length})</option>
      ${counts.map(([state, number]) => html`<option value="${state}">${words[state]} (${number})</option>`)}
    </select>
    <output id="hits" for="search state">${count(images.length, 'image')}</output>
    <button id="all" aria-pressed="false">Open all</button>
    <button id="print">Print all</button>
  </div>`;
}

function heading(name: string): Html {
  return html`<th scope="col" class="${name.toLowerCase()}">
    <button data-sort="${name.toLowerCase()}">${name}</button>
  </th>`;
}

function siteHeading(name: string): Html {
  return html`<th scope="col" class="state">${name}</th>`;
}

interface Listing extends ListOptions {
  readonly place: number;
  readonly picture: Picture;
}

function group({ owner, label, images, bytes }: Component, { place, picture, words, sites = [] }: Listing): Html {
  const own = images.map((image) => picture.images[image]).filter((image) => image !== undefined);
  return html`<tbody data-component="${place}">
    <tr class="component">
      <th scope="rowgroup" class="image">
        <button class="opener" aria-expanded="false">
          ${label} <small>${label.includes(owner) ? '' : `${owner}, `}${count(images.length, 'image')}</small>
        </button>
      </th>
      <td class="size">${amount(bytes)}</td>
      <td colspan="${Math.max(1, sites.length) + 1}" class="state">
        ${shares(countsOf(own), own.length)}
        ${countsOf(own).map(([state, number]) => html`<span class="count">${number} ${words[state]}</span>`)}
      </td>
    </tr>
    ${images.map((image) => row(picture.images[image], image, words))}
  </tbody>`;
}

function row(image: PicturedImage | undefined, place: number, words: StateWords): Html | undefined {
  if (!image) return undefined;
  const { name, version, place: at, bytes, state, digest, sites = [state] } = image;
  return html`<tr data-image="${place}" hidden>
    <td class="image">
      <button class="opener" aria-expanded="false">
        <b>${name}</b> <span>${version}</span>${at !== undefined && html`<small>${at}</small>`}
      </button>
    </td>
    <td class="size">${amount(bytes)}</td>
    ${sites.map((each) => stateCell(each, words))}
    <td class="digest"><code>${shortDigest(digest)}</code>${copyButton(digest, 'Copy digest')}</td>
  </tr>`;
}

function stateCell(state: State | undefined, words: StateWords): Html {
  return html`<td class="state">${state && html`<i class="${state}"></i>${words[state]}`}</td>`;
}

/** How many are in which state, as a bar. */
function shares(counts: readonly (readonly [State, number])[], all: number): Html {
  let left = 0;
  const parts = counts.map(([state, number]) => {
    const width = (number / all) * 100;
    left += width;
    return html`<rect class="${state}" x="${left - width}" width="${width}" height="8" />`;
  });
  return html`<svg class="shares" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>`;
}

function countsOf(images: readonly PicturedImage[]): readonly (readonly [State, number])[] {
  const groups = Map.groupBy(images, ({ state }) => state);
  return STATES.flatMap((state) => {
    const own = groups.get(state);
    return own ? [[state, own.length] as const] : [];
  });
}

const shortDigest = (digest: string) => digest.replace(/^(\w+:.{12}).*/, '$1');
