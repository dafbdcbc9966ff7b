import type { Settings } from '@cse/doctor';
import { settingsSections, type Section } from './settings-sections.ts';

/** The names of the formats that settings can be shown in. */
export const SETTINGS_FORMATS = ['text', 'json', 'markdown', 'html'] as const;

export type SettingsFormat = (typeof SETTINGS_FORMATS)[number];

const TITLE = 'Registry settings for Container Service Extension';

/** What to enter where, ready to paste. */
export async function renderSettings(settings: Settings, format: SettingsFormat): Promise<string> {
  switch (format) {
    case 'json':
      return JSON.stringify(settings.entity, undefined, 2);
    case 'text':
      return settingsSections(settings).map(asText).join('\n\n');
    case 'markdown':
      return [`# ${TITLE}`, ...settingsSections(settings).map(asMarkdown)].join('\n\n');
    case 'html':
      return (await import('@cse/page')).sheetOf({ title: TITLE, sections: settingsSections(settings) });
  }
}

function asText({ heading, text = [], code }: Section): string {
  return [heading, ...text.map((line) => `  ${line}`), ...(code === undefined ? [] : ['', code.trimEnd()])].join('\n');
}

function asMarkdown({ heading, text = [], code }: Section): string {
  const said = text.map((line) => `- ${line}`).join('\n');
  const block = code === undefined ? [] : [`\`\`\`\n${code.trimEnd()}\n\`\`\``];
  return [`## ${heading}`, ...(said === '' ? [] : [said]), ...block].join('\n\n');
}
