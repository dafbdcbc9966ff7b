import { html, failuresOf, type Html } from '@cse/page';
import type { PresentWorker } from '@cse/queue';
import { count, duration } from '@cse/text';
import { headOf } from './head.ts';
import { IMAGE_STATES } from './image-states.ts';
import type { Sight } from './lookout.ts';
import { runListOf } from './run-list.ts';
import type { RetryGroup } from './retries.ts';
import type { RunView } from './run-view.ts';
import { linesTable, movingTable, sharesTable } from './tables.ts';
import type { RunSummary, WatchedQueue } from './watched.ts';
import { STATE_WORDS, timeOf } from './words.ts';

/** The parts of the page that change, by the id of the element that holds each. */
export type Fragments = Readonly<Record<(typeof FRAGMENTS)[number], Html | undefined>>;

/** Those that stand before the curves and the images, and those that stand after them. */
export const FRAGMENTS = [
  'runs',
  'head',
  'failures',
  'lines',
  'legend',
  'moving',
  'sites',
  'plugins',
  'workers',
  'retries',
] as const;

/** Everything that is said of the runs, and of the one that is in view. */
export function fragmentsOf(runs: readonly RunSummary[], sight: Sight | undefined): Fragments {
  const list = runListOf(runs, sight?.view);
  if (!sight) return { ...NOTHING, runs: list, head: nothing() };
  const { view } = sight;
  return {
    runs: list,
    head: headOf(view),
    failures: failuresOf(view),
    lines: linesTable(view.lines, view.standing === 'running'),
    legend: legendOf(view),
    moving: movingTable(view.moving),
    sites: sharesTable('Sites', view.sites),
    plugins: sharesTable('Plugins', view.plugins),
    workers: view.queue && workersOf(view.queue),
    retries: retriesOf(view.retries),
  };
}

const NOTHING = Object.fromEntries(FRAGMENTS.map((id) => [id, undefined])) as Fragments;

const nothing = () =>
  html`<h2>No runs yet</h2>
    <p class="soft">Start one, for example with <code>cse mirror</code>: it appears here by itself.</p>`;

function legendOf({ images }: RunView): Html {
  const counts = IMAGE_STATES.map((state) => [state, images.filter((each) => each === state).length] as const);
  return html`${counts
    .filter(([, number]) => number > 0)
    .map(([state, number]) => html`<span><i class="${state}"></i>${number} ${STATE_WORDS[state]}</span> `)}`;
}

/** So many reasons are told; a registry that is gone has few of them. */
const TOLD = 20;

function retriesOf(groups: readonly RetryGroup[]): Html | undefined {
  if (groups.length === 0) return undefined;
  return html`<section>
    <h2>Retries</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Registry</th>
          <th scope="col">Reason</th>
          <th scope="col" class="size">Requests</th>
          <th scope="col" class="when">Last</th>
        </tr>
      </thead>
      <tbody>
        ${groups.slice(0, TOLD).map(
          ({ host, reason, count: number, at }) =>
            html`<tr>
              <td>${host}</td>
              <td>${reason}</td>
              <td class="size">${number}</td>
              <td class="when">${timeOf(at).slice(11)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function workersOf({ workers, sites, settled }: WatchedQueue): Html {
  const done = new Map(settled.map((record) => [record.worker, record]));
  const names = [...new Set([...workers.map(({ id }) => id), ...done.keys()])];
  const present = new Map(workers.map((worker) => [worker.id, worker]));
  return html`<section>
    <h2>Queue</h2>
    <p class="soft">
      ${sites.map(
        ({ site, waiting, taken, settled: parts }) =>
          html`${site}: ${count(waiting, 'part')} waiting, ${taken} in progress, ${parts} done<br />`,
      )}
    </p>
    <table>
      <thead>
        <tr>
          <th scope="col">Worker</th>
          <th scope="col" class="size">Parts</th>
          <th scope="col" class="size">Time</th>
        </tr>
      </thead>
      <tbody>
        ${names.map(
          (name) =>
            html`<tr>
              <td>${name}${remarkOn(present.get(name))}</td>
              <td class="size">${done.get(name)?.parts ?? 0}</td>
              <td class="size">${duration(done.get(name)?.seconds ?? 0)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

function remarkOn(worker: PresentWorker | undefined): Html | undefined {
  if (!worker) return html` <small>not connected</small>`;
  return worker.lost.length > 0 ? html` <small>cannot reach ${worker.lost.join(', ')}</small>` : undefined;
}
