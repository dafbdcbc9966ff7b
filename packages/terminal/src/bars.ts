import { bytes, duration } from '@cse/text';
import { failureTeller } from './failure-line.ts';
import { Pace } from './pace.ts';
import type { Screen, ScreenOptions } from './screen.ts';
import { Tally, type UnderWay } from './tally.ts';
import { eraseLines, print } from './streams.ts';
import { visible } from '@cse/errors';

/** Milliseconds between two drawings: often enough to look alive, seldom enough to cost nothing. */
const FRAME = 120;
/** The blobs that are shown one by one. */
const SHOWN = 4;

/** One bar for all, with a true total, and the largest blobs under way below it: for terminals. */
export function barsScreen({ plan, stderr, now }: ScreenOptions): Screen {
  const tally = new Tally(plan);
  const pace = new Pace();
  let drawn = 0;

  const erase = () => {
    if (drawn > 0) eraseLines(stderr, drawn);
    drawn = 0;
  };
  const draw = () => {
    pace.add(now(), tally.bytesDone);
    const width = (stderr.columns || 80) - 1;
    const lines = [totalLine(tally, pace.perSecond, width), ...tally.underWay().slice(0, SHOWN).map(blobLine)];
    erase();
    print(stderr, lines.map((line) => cut(visible(line), width)).join('\n'));
    drawn = lines.length;
  };
  const say = (line: string) => {
    erase();
    print(stderr, line);
    draw();
  };
  const tellFailure = failureTeller(say);
  const timer = setInterval(draw, FRAME).unref();
  draw();
  return {
    show(event) {
      tally.add(event);
      if (event.type === 'step-failed') tellFailure(event);
    },
    say,
    [Symbol.dispose]() {
      clearInterval(timer);
      draw();
    },
  };
}

/** The bar, and all that it is worth to know beside it; the bar takes what is left of the width. */
export function totalLine(tally: Tally, perSecond: number, width: number): string {
  const { bytesDone } = tally;
  const share = tally.bytes.total > 0 ? bytesDone / tally.bytes.total : tally.imagesDone / (tally.images.total || 1);
  const left = perSecond > 0 && share < 1 ? `  ${duration((tally.bytes.total - bytesDone) / perSecond)} left` : '';
  const head = `images ${tally.imagesDone}/${tally.images.total}  `;
  const tail = `  ${Math.floor(share * 100)} %  ${bytes(bytesDone)} of ${bytes(tally.bytes.total)}  ${bytes(perSecond)}/s${left}`;
  const room = Math.max(0, Math.min(40, width - head.length - tail.length));
  const full = Math.round(Math.min(1, share) * room);
  return `${head}${'█'.repeat(full)}${'░'.repeat(room - full)}${tail}`;
}

function blobLine({ id, moved, size }: UnderWay): string {
  const [repository = '', digest = ''] = id.split('@');
  const path = repository.slice(repository.indexOf('/') + 1);
  return `  ${bytes(Math.min(moved, size)).padStart(7)} of ${bytes(size).padStart(7)}  ${path} ${digest.slice(0, 14)}…`;
}

const cut = (line: string, width: number) => (line.length > width ? `${line.slice(0, width - 1)}…` : line);
