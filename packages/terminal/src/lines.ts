import { Progress } from '@cse/executor';
import { bytes, duration } from '@cse/text';
import { print } from './streams.ts';
import { failureTeller } from './failure-line.ts';
import { Pace } from './pace.ts';
import type { Screen, ScreenOptions } from './screen.ts';

/** How long a log may go without a word of how far it is, in milliseconds. */
const SILENCE = 15_000;

/** A line for each image that comes to be complete and each step that fails, and now and then how far it is: for logs. */
export function linesScreen({ plan, stderr, now }: ScreenOptions): Screen {
  const progress = new Progress(plan);
  const pace = new Pace(SILENCE);
  let told = now();
  let isNew = false;
  const say = (line: string) => print(stderr, line);
  const tellFailure = failureTeller(say);
  const heartbeat = () => {
    const { share, secondsLeft, images, bytes: travelled } = progress.at(now() / 1000);
    pace.add(now(), travelled.done);
    if (now() - told < SILENCE) return;
    told = now();
    const left = secondsLeft === undefined ? '' : `, about ${duration(Math.max(1, secondsLeft))} left`;
    const amount = `${bytes(travelled.done)} of ${bytes(travelled.total)}, ${bytes(pace.perSecond)}/s`;
    say(`${Math.floor(share * 100)} %: ${images.done} of ${images.total} images, ${amount}${left}`);
  };
  const timer = setInterval(heartbeat, 1000).unref();
  return {
    show(event) {
      progress.add(event, now() / 1000);
      if (event.type === 'step-finished' && event.arrival !== 'existed' && event.arrival !== 'resumed') isNew = true;
      if (event.type === 'step-failed') tellFailure(event);
      // Of what was there already before anything new is, the summary says how much it was.
      if (event.type === 'step-finished' && isNew && progress.isImage(event.id) && event.arrival !== 'resumed') {
        const { done, total } = progress.images;
        say(`[${done}/${total}] ${event.id}`);
      }
    },
    say,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
