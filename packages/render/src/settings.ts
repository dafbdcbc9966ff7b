import type { Settings } from '@cse/doctor';
import type { AtSites } from '@cse/session';
import { wrapped } from '@cse/terminal';
import { settingsSections, type Section } from './settings-sections.ts';
import { headingOf, renderSites } from './sites.ts';

/** The names of the formats that settings can be shown in. */
export const SETTINGS_FORMATS = ['text', 'json', 'markdown', 'html'] as const;

export type SettingsFormat = (typeof SETTINGS_FORMATS)[number];

const TITLE = 'Registry settings for Container Service Extension';

/** What to enter where, ready to paste; of several sites, for each. */
export async function renderSettings(settings: Settings | AtSites<Settings>, format: SettingsFormat): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(entitiesOf(settings), undefined, 2);
    case 'text':
      return renderSites(settings, (one) => settingsSections(one).map(asText).join('\n\n'));
    case 'markdown':
      return [`# ${TITLE}`, ...sectionsOf(settings).map(asMarkdown)].join('\n\n');
    case 'html':
      return (await import('@cse/page')).sheetOf({ title: TITLE, sections: sectionsOf(settings) });
  }
}

function entitiesOf(settings: Settings | AtSites<Settings>): object {
  if (!('sites' in settings)) return settings.entity;
  return Object.fromEntries(
    settings.sites.map((one) => [one.site, 'failure' in one ? { failure: one.failure } : one.entity]),
  );
}

/** The sections of all sites, each with the name of its site. */
function sectionsOf(settings: Settings | AtSites<Settings>): readonly Section[] {
  if (!('sites' in settings)) return settingsSections(settings);
  return settings.sites.flatMap((one) =>
    'failure' in one
      ? [{ heading: headingOf(one), text: [one.failure.message, one.failure.hint ?? ''].filter(Boolean) }]
      : settingsSections(one).map((section) => ({ ...section, heading: `${headingOf(one)}: ${section.heading}` })),
  );
}

function asText({ heading, text = [], code }: Section): string {
  const said = text.map((line) => wrapped(`  ${line}`));
  return [heading, ...said, ...(code === undefined ? [] : ['', code.trimEnd()])].join('\n');
}

function asMarkdown({ heading, text = [], code }: Section): string {
  const said = text.map((line) => `- ${line}`).join('\n');
  const block = code === undefined ? [] : [`\`\`\`\n${code.trimEnd()}\n\`\`\``];
  return [`## ${heading}`, ...(said === '' ? [] : [said]), ...block].join('\n\n');
}
