import { html, type Html } from '@cse/page';
import { count } from '@cse/text';
import type { RunView } from './run-view.ts';
import type { RunKind, RunSummary } from './watched.ts';
import { KIND_WORDS, lookOf, timeOf } from './words.ts';

/** So many runs are listed; `cse runs list` lists all. */
const LISTED = 50;

/** What is counted of a run that goes on. */
const UNITS: Readonly<Record<RunKind, string>> = { transfer: 'step', verification: 'step', queue: 'part' };

/** The runs, each a link to itself. */
export function runListOf(runs: readonly RunSummary[], chosen: Pick<RunView, 'id'> | undefined): Html {
  if (runs.length === 0) return html`<p class="soft">No runs yet</p>`;
  const others = runs.length - LISTED;
  return html`<ul>
      ${runs.slice(0, LISTED).map((run) => entry(run, run.id === chosen?.id))}
    </ul>
    ${others > 0 && html`<p class="soft">and ${others} older</p>`}`;
}

function entry({ id, kind, standing, at, command, done, total }: RunSummary, isChosen: boolean): Html {
  const isRunning = standing === 'running';
  // How much of the time has passed only the plan tells, and that is read for the run in view alone.
  const how = isRunning && total > 0 ? `running, ${done} of ${count(total, UNITS[kind])}` : standing;
  return html`<li class="${lookOf(standing)}">
    <a href="/?run=${id}" ${isChosen && html` aria-current="page"`}>
      <b>${how}</b> ${!isRunning && html`<span>${timeOf(at).slice(5, 16)}</span>`}
      <small>${command ?? `${KIND_WORDS[kind]} ${id.slice(0, 8)}`}</small>
    </a>
  </li>`;
}
