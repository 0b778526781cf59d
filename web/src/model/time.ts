// Times of the wire have up to six digits behind the second; Date has three.

/** Whether a time is later than another one, both as the wire writes them. */
export function isLater(a: string, b: string): boolean {
  const difference = Date.parse(a) - Date.parse(b);
  return difference > 0 || (difference === 0 && microsOf(a) > microsOf(b));
}

/** Microseconds within the second. */
function microsOf(time: string): number {
  const digits = /\.(\d{1,6})/.exec(time)?.[1] ?? '';
  return Number(digits.padEnd(6, '0'));
}
