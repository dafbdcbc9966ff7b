// Controls (C0, DEL, C1), all that has no shape of its own (bidi, zero width, byte-order mark, tags), lone surrogates, line ends.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text of anybody's as it can be shown: whatever would steer a terminal, or hide, stands as the escape that JSON has for it. */
export const visible = (text: string): string => text.replace(HIDDEN, escaped);

const escaped = (character: string) =>
  Array.from({ length: character.length }, (_, at) => character.charCodeAt(at))
    .map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`)
    .join('');
