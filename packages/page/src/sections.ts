import type { Cause, Report } from '@cse/executor';
import { bytes as amount } from '@cse/text';
import { html, type Html } from './html.ts';
import type { Picture, PicturedImage } from './picture.ts';

/** What went wrong, what to do about it, and what else was said. */
export function failuresOf({ causes, failures, notes }: Report): Html {
  return html`${
    causes.length > 0 &&
    html`<section class="failures">
      <h2>What went wrong</h2>
      <ul>
        ${causes.map((cause) => causeOf(cause, failures))}
      </ul>
    </section>`
  }
  ${
    notes.length > 0 &&
    html`<section>
      <h2>Notes</h2>
      <ul>
        ${notes.map((note) => html`<li>${note}</li>`)}
      </ul>
    </section>`
  }`;
}

/** One cause, with its steps in a list that opens where they are several. */
function causeOf({ code, host, message, hint, steps, blocked }: Cause, failures: Report['failures']): Html {
  const own = failures.filter((each) => each.code === code && each.host === host && each.hint === hint);
  const listed = own.map(
    (each) => html`<li><code>${each.step}</code>${each.message !== message && html`<br />${each.message}`}</li>`,
  );
  const extent = `${steps} ${steps === 1 ? 'step' : 'steps'} failed for this reason${blocked > 0 ? `, ${blocked} more skipped` : ''}`;
  return html`<li>
    <b>${code}</b> ${message}${hint && html`<br />${hint}`}
    ${
      steps === 1
        ? html`<br /><code>${own[0]?.step}</code>${blocked > 0 && html`<br />${extent}`}`
        : html`<details>
            <summary>${extent}</summary>
            <ul>
              ${listed}
            </ul>
          </details>`
    }
  </li>`;
}

/** A line for each plugin, with its share of the bytes as a bar. */
export function ownersOf({ images, blobs }: Picture): Html {
  const groups = [...Map.groupBy(images, ({ owner }) => owner)].map(([owner, own]) => ({
    owner,
    own,
    bytes: bytesOf(own, blobs),
  }));
  const most = Math.max(...groups.map(({ bytes }) => bytes), 1);
  return html`<section>
    <h2>By plugin</h2>
    <table>
      <thead>
        <tr>
          <th>plugin</th>
          <th class="number">images</th>
          <th class="number">bytes</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ owner, own, bytes }) =>
            html`<tr>
              <td>${owner}</td>
              <td class="number">${own.length}</td>
              <td class="number">${amount(bytes)}</td>
              <td class="bar">
                <svg viewBox="0 0 100 8" preserveAspectRatio="none">
                  <rect width="${(bytes / most) * 100}" height="8" />
                </svg>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** Each blob once, however many of the plugin's images are made of it. */
function bytesOf(images: readonly PicturedImage[], blobs: Picture['blobs']): number {
  const unique = new Map(
    images.flatMap(({ blobs: places }) =>
      places.map((place) => [blobs[place]?.digest, blobs[place]?.bytes ?? 0] as const),
    ),
  );
  return [...unique.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** Every image, with all that is known of it. */
export function imagesOf({ images }: Picture): Html {
  return html`<section>
    <h2>Images</h2>
    <div class="wide">
      <table id="images">
        <thead>
          <tr>
            <th>at the target</th>
            <th>from</th>
            <th>plugin</th>
            <th class="number">bytes</th>
            <th>state</th>
            <th>digest</th>
          </tr>
        </thead>
        <tbody>
          ${images.map(
            ({ reference, source, owner, bytes, state, digest }, at) =>
              html`<tr data-image="${at}">
                <td>${reference}</td>
                <td>${source ?? 'generated'}</td>
                <td>${owner}</td>
                <td class="number">${amount(bytes)}</td>
                <td><i class="${state}"></i>${state}</td>
                <td><code>${digest}</code></td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
