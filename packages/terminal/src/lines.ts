import { bytes } from '@cse/text';
import { failureTeller } from './failure-line.ts';
import { Pace } from './pace.ts';
import type { Screen, ScreenOptions } from './screen.ts';
import { Tally } from './tally.ts';
import { print } from './streams.ts';

/** How long a log may stay silent, in milliseconds, while big blobs are under way. */
const SILENCE = 15_000;

/** A line for each image that is complete and each step that fails: for logs. */
export function linesScreen({ plan, stderr, now }: ScreenOptions): Screen {
  const tally = new Tally(plan);
  const pace = new Pace(SILENCE);
  let spoken = now();
  const say = (line: string) => {
    spoken = now();
    print(stderr, line);
  };
  const tellFailure = failureTeller(say);
  const heartbeat = () => {
    pace.add(now(), tally.bytesDone);
    if (now() - spoken >= SILENCE)
      say(`${bytes(tally.bytesDone)} of ${bytes(tally.bytes.total)}, ${bytes(pace.perSecond)}/s`);
  };
  const timer = setInterval(heartbeat, 1000).unref();
  return {
    show(event) {
      tally.add(event);
      if (event.type === 'step-failed') tellFailure(event);
      if (event.type === 'step-finished' && tally.isImage(event.id))
        say(
          `[${tally.imagesDone}/${tally.images.total}] ${event.id}${event.arrival === 'resumed' ? ' (done before)' : ''}`,
        );
    },
    say,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
