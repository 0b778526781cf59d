import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');
const tokens = new Map<string, [string, string]>();
for (const m of css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)) {
  if (m[1] && m[2] && m[3]) tokens.set(m[1], [m[2], m[3]]);
}
for (const m of css.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g))
  if (m[1] && m[2]) tokens.set(m[1], [m[2], m[2]]);

// WCAG 2.2, relative luminance and contrast ratio.
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ['paper', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];
const pairs: [string, string, number][] = [
  ...surfaces.flatMap((on): [string, string, number][] => [
    ['ink', on, 7],
    ['ink-soft', on, 4.5],
    ['ink-faint', on, 4.5],
    ['accent', on, 4.5],
    ['danger', on, 4.5],
    ['line-strong', on, 2.5],
  ]),
  ['ink', 'surface-active', 7],
  ['ink', 'surface-picked', 7],
  ['ink-soft', 'surface-active', 4.5],
  ['accent-ink', 'accent', 4.5],
  ['accent-ink', 'accent-hover', 4.5],
  ['accent-soft-ink', 'accent-soft', 4.5],
  ['danger-ink', 'danger', 4.5],
  ['danger-ink', 'danger-hover', 4.5],
  ['danger', 'danger-soft', 4.5],
  ['notice-ink', 'notice-soft', 4.5],
  ['bubble-own-ink', 'bubble-own', 7],
  ['bubble-own-meta', 'bubble-own', 4.5],
  ['accent', 'bubble-own', 4],
  ['ink', 'bubble-failed', 7],
  ['danger', 'bubble-failed', 4.5],
  ['ink', 'bubble-peer', 7],
  ['ink-faint', 'bubble-peer', 4.5],
  ['online', 'surface', 3],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((hue): [string, string, number] => ['avatar-ink', `avatar-${hue}`, 4.5]),
];

test.each(pairs)('%s on %s has a contrast of %d', (text, on, least) => {
  const [lightText, darkText] = tokens.get(text) ?? [];
  const [lightOn, darkOn] = tokens.get(on) ?? [];
  if (!lightText || !darkText || !lightOn || !darkOn) throw new Error(`no token ${text} or ${on}`);
  expect(contrast(lightText, lightOn), 'light').toBeGreaterThanOrEqual(least);
  expect(contrast(darkText, darkOn), 'dark').toBeGreaterThanOrEqual(least);
});
