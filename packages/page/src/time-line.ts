import type { KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { bytes as amount, duration } from '@cse/text';
import { html, type Html } from './html.ts';

const WIDTH = 960;
const HEIGHT = 160;
const BUCKETS = 120;

/** What moved when, and what went wrong when: throughput as an area, failures and repeated requests as marks below it. */
export function timeLineOf(plan: Plan, events: readonly KeptEvent[]): Html | undefined {
  const [first] = events;
  const last = events.at(-1);
  if (!first || !last) return undefined;
  const span = Math.max(1, last.at - first.at);
  const moved = new Array<number>(BUCKETS).fill(0);
  const bucketOf = ({ at }: KeptEvent) => Math.min(BUCKETS - 1, Math.floor(((at - first.at) / span) * BUCKETS));
  for (const event of events) {
    const step = event.type === 'step-finished' && event.arrival === 'pushed' ? plan.steps.get(event.id) : undefined;
    if (step?.kind === 'copy-blob') moved[bucketOf(event)] = (moved[bucketOf(event)] ?? 0) + step.content.size;
  }
  const peak = Math.max(...moved, 1);
  const perSecond = (peak * BUCKETS * 1000) / span;
  return html`<svg id="time-line" viewBox="0 0 ${WIDTH} ${HEIGHT + 34}" role="img" aria-label="Bytes over time">
    <polygon points="0,${HEIGHT} ${moved.map((bytes, at) => pointOf(at, bytes / peak)).join(' ')} ${WIDTH},${HEIGHT}" />
    <line x1="0" y1="${HEIGHT}" x2="${WIDTH}" y2="${HEIGHT}" />
    ${events.map((event) => mark(event, ((event.at - first.at) / span) * WIDTH))}
    <text x="4" y="14">peak ${amount(perSecond)}/s</text>
    <text x="0" y="${HEIGHT + 30}">0</text>
    <text x="${WIDTH}" y="${HEIGHT + 30}" class="end">${duration(span / 1000)}</text>
  </svg>`;
}

const pointOf = (bucket: number, share: number) =>
  `${((bucket + 0.5) / BUCKETS) * WIDTH},${(HEIGHT - share * (HEIGHT - 20)).toFixed(1)}`;

function mark(event: KeptEvent, x: number): Html | undefined {
  if (event.type === 'step-failed')
    return html`<path class="failed" d="M${x} ${HEIGHT + 2}v12"><title>${event.message}</title></path>`;
  if (event.type === 'request-retried') {
    return html`<path class="retried" d="M${x} ${HEIGHT + 2}v8"><title>${event.host}: ${event.reason}</title></path>`;
  }
  return undefined;
}
