/** Text of somebody else's, fit for one line of ours: no control characters, no end without measure. */
export function oneLine(text: string, limit = 300): string {
  const plain = text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}]+/gu, ' ').trim();
  return redacted(plain.length > limit ? `${plain.slice(0, limit)}…` : plain);
}

// What signed addresses and token answers carry under these names opens doors.
const SECRET =
  /(?<=(?:signature|sig|token|password|secret|credential|_state|x-amz-[a-z-]{1,40}|authorization)["']?\s?[=:]\s?["']?(?:(?:basic|bearer)\s)?)[^\s&"',;]+/gi;

export function redacted(text: string): string {
  return text.replace(SECRET, '…').replace(/:\/\/[^/@\s]+@/g, '://…@');
}

/** An address without what may be secret in it: user, query and fragment. */
export function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
