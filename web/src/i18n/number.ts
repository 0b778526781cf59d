import { i18n } from '@lingui/core';

/** Counts end here; it stands for as many or more. */
const maxCount = 999;

/** A number in the digits and with the marks of its readers. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return i18n.number(value, options);
}

/** A count of messages as a badge shows it: 3, 998, 999+. */
export function formatCount(count: number): string {
  return count >= maxCount ? `${formatNumber(maxCount)}+` : formatNumber(count);
}

/** A number of any size in little room: 998, 1.2K, 34K. */
export function formatMany(count: number): string {
  return formatNumber(count, { notation: 'compact', maximumFractionDigits: count < 10_000 ? 1 : 0 });
}
