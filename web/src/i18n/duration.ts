import { i18n } from '@lingui/core';

/** How long something lasts, in words, to be read out: 1 minute 5 seconds. */
export function readLength(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000));
  const [minutes, seconds] = [Math.floor(all / 60), all % 60];
  const part = (value: number, unit: 'minute' | 'second') =>
    i18n.number(value, { style: 'unit', unit, unitDisplay: 'long' });
  if (minutes === 0) return part(seconds, 'second');
  return seconds === 0 ? part(minutes, 'minute') : `${part(minutes, 'minute')} ${part(seconds, 'second')}`;
}
