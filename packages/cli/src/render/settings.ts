import type { Settings } from '@cse/doctor';
import { sheetOf } from '@cse/page';
import { settingsSections, type Section } from './settings-sections.ts';

export const SETTINGS_FORMATS = ['text', 'json', 'markdown', 'html'] as const;

const TITLE = 'Registry settings for Container Service Extension';

/** What to enter where, ready to paste. */
export function renderSettings(settings: Settings, format: (typeof SETTINGS_FORMATS)[number]): string {
  switch (format) {
    case 'json':
      return JSON.stringify(settings.entity, undefined, 2);
    case 'text':
      return settingsSections(settings).map(asText).join('\n\n');
    case 'markdown':
      return [`# ${TITLE}`, ...settingsSections(settings).map(asMarkdown)].join('\n\n');
    case 'html':
      return sheetOf({ title: TITLE, sections: settingsSections(settings) });
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
