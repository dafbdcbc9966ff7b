import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours text for stderr; plain where that is no terminal, or where NO_COLOR is set. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stderr });

/** The same for stdout. */
export const paintResult = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });
