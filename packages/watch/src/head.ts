import { html, type Html } from '@cse/page';
import { bytes as amount, count, duration } from '@cse/text';
import type { RunView } from './run-view.ts';
import { KIND_WORDS, lookOf, timeOf } from './words.ts';

/** What one wants to know first: how it stands, how far it is, and how long it takes. */
export function headOf(view: RunView): Html {
  const { id, kind, circumstances, progress, started, seconds } = view;
  const { images, share } = progress;
  const facts = [
    `${KIND_WORDS[kind]} ${id}`,
    circumstances.machine,
    `started ${timeOf(started)}`,
    `${view.standing === 'running' ? 'for' : 'took'} ${duration(seconds)}`,
  ];
  return html`<h2 title="${circumstances.command}">${circumstances.command ?? `Run ${id}`}</h2>
    <p class="verdict ${lookOf(view.standing)}">${verdictOf(view)}</p>
    <progress max="100" value="${percentOf(view, share)}" aria-label="Progress"></progress>
    <p class="soft">${facts.filter(Boolean).join(' · ')}</p>
    <div class="tiles">
      <div><strong>${images.done} of ${images.total}</strong> <span>images complete</span></div>
      ${tilesOf(view).map(([name, value]) => html`<div><strong>${value}</strong> <span>${name}</span></div>`)}
    </div>`;
}

function verdictOf({ standing, progress, steps }: RunView): string {
  const { images, secondsLeft, share } = progress;
  const complete = `${images.done} of ${count(images.total, 'image')} complete`;
  switch (standing) {
    case 'running':
      return secondsLeft === undefined
        ? `Running: ${Math.floor(share * 100)} %`
        : `Running: ${Math.floor(share * 100)} %, about ${duration(Math.max(1, secondsLeft))} left`;
    case 'complete':
      return `Complete: ${count(images.total, 'image')} at the target`;
    case 'not complete':
      return `Not complete: ${complete}, ${count(steps.failed, 'step')} failed`;
    case 'stopped':
      return `Stopped: ${complete}. Run the same command again to continue`;
    case 'cut off':
      return `Cut off: ${complete}, and no process is working on it. Run the same command again to continue`;
    case 'cancelled':
      return `Cancelled: ${complete}`;
    case 'finished':
      return `Finished: ${complete}`;
  }
}

// What is over is as far as it came: the time that it would have taken says nothing.
const percentOf = ({ standing, steps }: RunView, share: number) =>
  standing === 'running' ? Math.floor(share * 100) : Math.floor((steps.done / Math.max(1, steps.total)) * 100);

function tilesOf({
  lines,
  bytes,
  steps,
  retries,
  standing,
  progress,
}: RunView): readonly (readonly [string, string])[] {
  const written = lines.filter(({ way }) => way === 'to').reduce((sum, { perSecond }) => sum + perSecond, 0);
  const retried = retries.reduce((sum, { count: number }) => sum + number, 0);
  return [
    ...(standing === 'running' ? ([['now', `${amount(written)}/s`]] as const) : []),
    ['copied', progress.bytes.total > 0 ? `${amount(progress.bytes.done)} of ${amount(progress.bytes.total)}` : '0 B'],
    ['mounted from another repository', amount(bytes.mounted)],
    ['already there', amount(bytes.existed)],
    ['steps', `${steps.done} of ${steps.total}`],
    ...(steps.failed > 0 ? ([['steps failed', String(steps.failed)]] as const) : []),
    ...(retried > 0 ? ([['requests retried', String(retried)]] as const) : []),
  ];
}
