import type { Report } from '@cse/executor';
import { bytes as amount, count } from '@cse/text';
import { copyButton } from './copy-button.ts';
import { html, type Html } from './html.ts';
import type { Picture } from './picture.ts';

/** How it stands, in one sentence, and how that looks. */
export interface PageVerdict {
  readonly look: 'ok' | 'failed' | 'planned';
  readonly text: string;
}

/** What became of it all: the images that are complete are counted, since those are what a cluster can pull. */
export function verdictOf({ images }: Picture, report: Report, isRun: boolean): PageVerdict {
  const all = count(images.length, 'image');
  if (!isRun)
    return { look: 'planned', text: `Not run yet: ${all}, ${amount(report.bytes.wanted)} in all repositories` };
  const { sites } = report;
  const where = sites ? `all ${sites.length} sites` : 'the target';
  if (report.ok) return { look: 'ok', text: `Complete: ${all} at ${where}` };
  const complete = images.filter(({ state }) => state !== 'failed' && state !== 'planned').length;
  const stopped = report.fault === 'interrupted' ? 'Stopped' : 'Not complete';
  return { look: 'failed', text: `${stopped}: ${complete} of ${images.length} images are complete at ${where}` };
}

/** What to do now: commands are to be copied. */
export function nextOf(steps: readonly NextStep[]): Html | undefined {
  if (steps.length === 0) return undefined;
  return html`<section class="next">
    <h2>What to do next</h2>
    <ol>
      ${steps.map(
        ({ text, command }) =>
          html`<li>
            ${text}${command !== undefined && html` <span class="command"><code>${command}</code>${copyButton(command, 'Copy command')}</span>`}
          </li>`,
      )}
    </ol>
  </section>`;
}

/** One thing to do, and the command that does it. */
export interface NextStep {
  readonly text: string;
  readonly command?: string | undefined;
}

/** What follows from how a run ended, where nobody knows better. */
export function usualSteps(report: Report, isRun: boolean, command: string | undefined): readonly NextStep[] {
  const again = command === undefined ? {} : { command };
  if (!isRun) return [];
  if (report.ok) {
    return [
      { text: 'Check it as a cluster node would, without a password:', command: 'cse verify' },
      { text: 'See what to enter in VMware Cloud Director:', command: 'cse settings' },
    ];
  }
  const text = 'Run the same command again. What is complete stays, and the rest is done:';
  const first = report.causes.length > 0 ? [{ text: 'Put right what is said above.' }] : [];
  return [...first, { text, ...again }];
}
