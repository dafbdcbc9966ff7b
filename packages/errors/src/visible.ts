// Controls (C0, DEL, C1), invisible characters (bidi, zero width, byte-order mark, tags), lone surrogates, line ends.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Makes untrusted text safe to show: control and invisible characters become JSON escapes. */
export const visible = (text: string): string => text.replace(HIDDEN, escaped);

const escaped = (character: string) =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
