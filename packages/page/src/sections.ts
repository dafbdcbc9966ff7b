import type { Cause, Report, SiteReport } from '@cse/executor';
import { bytes as amount, count } from '@cse/text';
import { html, type Html } from './html.ts';

/** What went wrong, by cause. */
export function failuresOf({ causes, failures }: Pick<Report, 'causes' | 'failures'>): Html | undefined {
  if (causes.length === 0) return undefined;
  return html`<section class="failures">
    <h2>What went wrong</h2>
    <ul>
      ${causes.map((cause) => causeOf(cause, failures))}
    </ul>
  </section>`;
}

/** What each site has and lacks, where there are several. */
export function sitesOf({ sites = [] }: Report, isRun: boolean): Html | undefined {
  if (sites.length === 0 || !isRun) return undefined;
  return html`<section class="sites">
    <h2>Sites</h2>
    <div class="wide" tabindex="0">
      <table>
        <thead>
          <tr>
            ${['Site', 'Base', 'Complete', 'Copied', 'Not done'].map((name) => html`<th scope="col">${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${sites.map(siteRow)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function siteRow({ site, to, ok, images, complete, steps, bytes: { moved, mounted } }: SiteReport): Html {
  return html`<tr>
    <th scope="row"><i class="${ok ? 'moved' : 'failed'}"></i>${site}</th>
    <td>${to}</td>
    <td>${complete} of ${count(images, 'image')}</td>
    <td>${amount(moved + mounted)}</td>
    <td>${ok ? '' : count(steps.total - steps.done, 'step')}</td>
  </tr>`;
}

/** What else was said. */
export function notesOf({ notes }: Report): Html | undefined {
  if (notes.length === 0) return undefined;
  return html`<section>
    <h2>Notes</h2>
    <ul>
      ${notes.map((note) => html`<li>${note}</li>`)}
    </ul>
  </section>`;
}

/** One cause, with its steps in a list that opens where they are several. */
function causeOf({ code, host, message, hint, steps, blocked }: Cause, failures: Report['failures']): Html {
  const own = failures.filter((each) => each.code === code && each.host === host && each.hint === hint);
  const listed = own.map(
    (each) => html`<li><code>${each.step}</code>${each.message !== message && html`<br />${each.message}`}</li>`,
  );
  const extent = `${count(steps, 'step')} failed for this reason${blocked > 0 ? `, ${blocked} more skipped` : ''}`;
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
