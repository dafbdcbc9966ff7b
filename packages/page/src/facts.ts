import type { Circumstances, KeptEvent } from '@cse/executor';
import type { Plan } from '@cse/graph';
import { parseReference, splitRepository, type Digest } from '@cse/oci';
import { duration } from '@cse/text';
import { copyButton } from './copy-button.ts';
import { html, type Html } from './html.ts';

export interface FactsOptions extends Circumstances {
  readonly plan: Plan;
  readonly digest: Digest;
  readonly events: readonly KeptEvent[];
}

/** What an auditor asks first: when, from where, to where, which releases, by which program, on which machine. */
export function factsOf({ plan, digest, events, version, command, machine, user }: FactsOptions): Html {
  const facts: readonly (readonly [string, Html | string | undefined])[] = [
    ['Releases', releasesOf(plan).join(', ')],
    ['From', sourcesOf(plan).join(', ')],
    ['To', plan.sites?.map(({ name, to }) => (name === to ? to : `${name}: ${to}`)).join(', ') ?? targetOf(plan)],
    ['Started', timeOf(events[0])],
    ['Ended', endOf(events)],
    ['Machine', [machine, user === undefined ? '' : `user ${user}`].filter(Boolean).join(', ')],
    ['Program', version === undefined ? undefined : `cse ${version}`],
    ['Plan', html`<code>${digest.slice(0, 19)}</code>${copyButton(digest, 'Copy the digest of the plan')}`],
    [
      'Command',
      command === undefined ? undefined : html`<code>${command}</code>${copyButton(command, 'Copy command')}`,
    ],
  ];
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        value !== undefined &&
        value !== '' &&
        html`<div${name === 'Command' && html` class="whole"`}>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

/** `cse 4.2.2`, `tkg 2.5.0`: of what was asked for, each option that is a version. */
function releasesOf({ asked = [] }: Plan): readonly string[] {
  const found = asked.flatMap(({ options }) =>
    Object.entries(options ?? {}).flatMap(([kind, values]) =>
      [values]
        .flat()
        .filter(isVersion)
        .map((version) => `${kind.toUpperCase()} ${version}`),
    ),
  );
  return [...new Set(found)];
}

const isVersion = (value: unknown): value is string => typeof value === 'string' && /^v?\d+\.\d/.test(value);

/** Where content comes from; what is made anew of what the target has comes from nowhere else. */
function sourcesOf({ images }: Plan): readonly string[] {
  const sources = images.flatMap(({ source, reference }) =>
    source === undefined || source === reference ? [] : [hostOf(source)],
  );
  return [...new Set(sources)].sort();
}

/** What all that is made has in common: the host, and the path up to where the ways part. */
function targetOf({ images }: Plan): string {
  const [first = [], ...others] = images.map(({ reference }) =>
    parseReference(reference).repository.split('/').slice(0, -1),
  );
  const end = first.findIndex((segment, at) => others.some((other) => other[at] !== segment));
  return (end < 0 ? first : first.slice(0, end)).join('/');
}

const hostOf = (reference: string) => splitRepository(parseReference(reference).repository).host;

function endOf(events: readonly KeptEvent[]): string | undefined {
  const [first, last] = [events[0], events.at(-1)];
  return first && last && `${timeOf(last)}, after ${duration((last.at - first.at) / 1000)}`;
}

/** The same for whoever reads it, wherever. */
function timeOf(event: KeptEvent | undefined): string | undefined {
  return event && `${new Date(event.at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
