/** Text with digests as a line has room for them. */
export const shortened = (text: string): string => text.replaceAll(/(@sha\d+:[\da-f]{7})[\da-f]{25,}/g, '$1…');
