import { visible } from '@cse/errors';
import type { AtSites, SiteFailure } from '@cse/session';
import { paintResult } from '@cse/terminal';

/** What was found at one target, or at several: each below its name. */
export function renderSites<T extends object>(found: T | AtSites<T>, render: (one: T) => string): string {
  if (!('sites' in found)) return render(found);
  return found.sites
    .map((one) => {
      const said = 'failure' in one ? failureLines(one.failure) : render(one);
      return `${paintResult('bold', headingOf(one))}\n\n${said}`;
    })
    .join('\n\n');
}

/** A site by its name and its base. */
export const headingOf = ({ site, to }: { readonly site: string; readonly to: string }): string =>
  site === to ? to : `${site}: ${to}`;

function failureLines({ message, hint, code }: SiteFailure): string {
  return [`${paintResult('red', 'failed')} ${visible(message)} (${code})`, ...(hint ? [`       ${hint}`] : [])].join(
    '\n',
  );
}
