import { html, type Html } from '@cse/page';
import { bytes as amount, count } from '@cse/text';
import type { LineView, MovingView, ShareView } from './run-view.ts';

/** What goes from and to which registry, how fast. */
export function linesTable(lines: readonly LineView[], isRunning: boolean): Html {
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Registry</th>
        ${isRunning && html`<th scope="col" class="size">Now</th>`}
        <th scope="col" class="size">Bytes</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        ({ host, way, bytes, perSecond }) =>
          html`<tr>
            <td><small>${way}</small> ${breakable(host)}</td>
            ${isRunning && html`<td class="size">${amount(perSecond)}/s</td>`}
            <td class="size">${amount(bytes)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** The images of each site, or of each plugin: how many are complete. */
export function sharesTable(title: string, shares: readonly ShareView[]): Html | undefined {
  if (shares.length === 0) return undefined;
  return html`<section>
    <h2>${title}</h2>
    <table>
      <tbody>
        ${shares.map(
          ({ name, done, total, failed }) =>
            html`<tr>
              <th scope="row">${breakable(name)}</th>
              <td><progress max="${total}" value="${done}" aria-label="${name}"></progress></td>
              <td class="size">
                ${done} of ${count(total, 'image')}
                ${failed > 0 && html`<span class="bad">${failed} not possible</span>`}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** So many blobs are shown one by one, the largest first. */
const SHOWN = 8;

/** The blobs that travel. */
export function movingTable(moving: readonly MovingView[]): Html | undefined {
  if (moving.length === 0) return undefined;
  const others = moving.length - SHOWN;
  return html`<section>
    <h2>Copying now</h2>
    <table>
      <tbody>
        ${moving.slice(0, SHOWN).map(
          ({ repository, digest, moved, size }) =>
            html`<tr>
              <th scope="row">${breakable(repository)} <small>${digest.slice(0, 19)}</small></th>
              <td>
                <progress max="${Math.max(1, size)}" value="${moved}" aria-label="${repository} ${digest}"></progress>
              </td>
              <td class="size">${amount(moved)} of ${amount(size)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    ${others > 0 && html`<p class="soft">and ${others} smaller</p>`}
  </section>`;
}

/** A name that is broken, where it has to be, behind what divides it. */
const breakable = (name: string): Html => html`${name.split(/(?<=[./:])/).map((part) => html`${part}<wbr />`)}`;
