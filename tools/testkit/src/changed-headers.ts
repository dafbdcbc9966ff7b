/** Headers with some set anew, or taken away. */
export function changed<Value>(
  headers: Readonly<Record<string, Value>>,
  set: Readonly<Record<string, string | null>>,
): Record<string, Value | string> {
  const all = { ...headers, ...set };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, Value | string] => entry[1] !== null),
  );
}
