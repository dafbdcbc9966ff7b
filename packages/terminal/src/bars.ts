import { Progress, type RunProgress } from '@cse/executor';
import { bytes, duration } from '@cse/text';
import { visible } from '@cse/errors';
import { failureTeller } from './failure-line.ts';
import { cut, liveLines, widthOf } from './live-lines.ts';
import { Pace } from './pace.ts';
import type { Screen, ScreenOptions, WaitedFor } from './screen.ts';
import { print } from './streams.ts';

/** Milliseconds between two drawings: often enough to look alive, seldom enough to cost nothing. */
const FRAME = 120;
/** The blobs that are shown one by one. */
const SHOWN = 4;

/** How far a run is, what it does, what it waits for, and the largest blobs under way: for terminals. */
export function barsScreen({ plan, stderr, now, isCheck = false }: ScreenOptions): Screen {
  const progress = new Progress(plan);
  const pace = new Pace();
  const waits = new Map<string, WaitedFor>();
  const screen = liveLines(stderr, {
    frame: FRAME,
    lines(width) {
      const state = progress.at(now() / 1000);
      pace.add(now(), state.bytes.done);
      for (const [host, { until }] of waits) if (until < now()) waits.delete(host);
      const work = isCheck ? [] : [workLine(state, pace.perSecond)];
      const details = [...waits.values()]
        .map((each) => waitLine(each, now()))
        .concat(state.underWay.slice(0, SHOWN).map(blobLine));
      return [totalLine(state, width), ...work, ...details].map((line) => cut(visible(line), width));
    },
  });
  const tellFailure = failureTeller(screen.say);
  return {
    show(event) {
      progress.add(event, now() / 1000);
      if (event.type === 'step-failed') tellFailure(event);
    },
    say: screen.say,
    wait: (waiting) => void waits.set(waiting.host, waiting),
    [Symbol.dispose]() {
      screen[Symbol.dispose]();
      const state = progress.at(now() / 1000);
      // Of a run that came to its end and is not complete, the summary says what is missing.
      if (state.share < 1 || state.images.done === state.images.total)
        print(stderr, totalLine({ ...state, secondsLeft: undefined }, widthOf(stderr)));
    },
  };
}

/** The images, the bar, and the time that is left; the bar takes what is left of the width. */
export function totalLine({ images, share, secondsLeft }: RunProgress, width: number): string {
  const left = secondsLeft === undefined || share >= 1 ? '' : `  about ${duration(Math.max(1, secondsLeft))} left`;
  const head = `images ${images.done}/${images.total}  `;
  const tail = `  ${Math.floor(share * 100)} %${left}`;
  const room = Math.max(0, Math.min(40, width - head.length - tail.length));
  const full = Math.round(share * room);
  return `${head}${'█'.repeat(full)}${'░'.repeat(room - full)}${tail}`;
}

/** What travelled so far, how fast, and what is being done. */
export function workLine({ bytes: { done, total }, working }: RunProgress, perSecond: number): string {
  const works = [...working].map(([work, count]) => `${work} ${count}`).join(', ');
  const rate = perSecond > 0 ? `, ${bytes(perSecond)}/s` : '';
  const travelled = total > 0 ? `${bytes(done)} of ${bytes(total)} copied${rate}` : 'nothing left to copy';
  return `  ${[travelled, ...(works === '' ? [] : [works])].join(' · ')}`;
}

const waitLine = ({ host, reason, until }: WaitedFor, now: number) =>
  `  waiting for ${host}, ${duration(Math.max(1, Math.ceil((until - now) / 1000)))}: ${reason}`;

function blobLine({ id, moved, size }: RunProgress['underWay'][number]): string {
  const [repository = '', digest = ''] = id.split('@');
  const path = repository.slice(repository.indexOf('/') + 1);
  return `  ${bytes(Math.min(moved, size)).padStart(7)} of ${bytes(size).padStart(7)}  ${path} ${digest.slice(0, 14)}…`;
}
