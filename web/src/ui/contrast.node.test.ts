import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

type Tokens = Map<string, string>;

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The declarations of the rule with a selector. */
function rule(css: string, selector: string): Tokens {
  const at = css.indexOf(`${selector} {`);
  if (at < 0) throw new Error(`no rule ${selector}`);
  const body = css.slice(css.indexOf('{', at), css.indexOf('}', at));
  return new Map([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1] ?? '', m[2] ?? '']));
}

const base = rule(read('tokens.css'), ':root');
const looks = read('looks.css');
const accents = ['ember', 'moss', 'lake', 'plum', 'rose'];
const high = rule(looks, ":root[data-contrast='high']");

function tokensOf(accent: string, isHigh: boolean): Tokens {
  return new Map([...base, ...rule(looks, `[data-accent='${accent}']`), ...(isHigh ? high : [])]);
}

/** The colour of a token in one of the two themes. */
function colourOf(tokens: Tokens, name: string, isDark: boolean): string {
  const value = tokens.get(name) ?? '';
  const other = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (other) return colourOf(tokens, other, isDark);
  const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value);
  const colour = pair ? pair[isDark ? 2 : 1] : /^#[0-9a-f]{6}$/.exec(value)?.[0];
  if (!colour) throw new Error(`--${name} is no colour: ${value}`);
  return colour;
}

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

/** What a pattern of the wallpaper, at its opacity, makes of the paper behind a text. */
function blend(over: string, under: string, opacity: number): string {
  const part = (at: number) => {
    const mixed =
      Number.parseInt(over.slice(at, at + 2), 16) * opacity +
      Number.parseInt(under.slice(at, at + 2), 16) * (1 - opacity);
    return Math.round(mixed).toString(16).padStart(2, '0');
  };
  return `#${part(1)}${part(3)}${part(5)}`;
}

const surfaces = ['paper', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];
/** Text, what it stands on, the least contrast, and the least where high contrast is wanted. */
type Pair = [text: string, on: string, least: number, high: number];
const pairs: Pair[] = [
  ...surfaces.flatMap((on): Pair[] => [
    ['ink', on, 7, 12],
    ['ink-soft', on, 4.5, 7],
    ['ink-faint', on, 4.5, 7],
    ['accent', on, 4.5, 7],
    ['danger', on, 4.5, 7],
    ['line-strong', on, 2.5, 4.5],
  ]),
  ['ink', 'surface-active', 7, 10],
  ['ink', 'surface-picked', 7, 9],
  ['ink-soft', 'surface-active', 4.5, 7],
  ['accent-ink', 'accent', 4.5, 7],
  ['accent-ink', 'accent-hover', 4.5, 7],
  ['accent-soft-ink', 'accent-soft', 4.5, 7],
  ['danger-ink', 'danger', 4.5, 7],
  ['danger-ink', 'danger-hover', 4.5, 7],
  ['danger', 'danger-soft', 4.5, 7],
  ['notice-ink', 'notice-soft', 4.5, 7],
  ['bubble-own-ink', 'bubble-own', 7, 9],
  ['bubble-own-meta', 'bubble-own', 4.5, 7],
  ['accent', 'bubble-own', 4, 4.5],
  ['ink', 'bubble-failed', 7, 10],
  ['danger', 'bubble-failed', 4.5, 7],
  ['ink', 'bubble-peer', 7, 12],
  ['ink-faint', 'bubble-peer', 4.5, 7],
  ['online', 'surface', 3, 4.5],
  ...[0, 1, 2, 3, 4, 5, 6, 7].map((hue): Pair => ['avatar-ink', `avatar-${hue}`, 4.5, 4.5]),
];

describe.each(accents)('with %s', (accent) => {
  describe.each([
    ['light', false],
    ['dark', true],
  ])('%s', (_theme, isDark) => {
    test.each(pairs)('%s on %s has a contrast of %d, or %d', (text, on, least, leastHigh) => {
      for (const isHigh of [false, true]) {
        const tokens = tokensOf(accent, isHigh);
        const ratio = contrast(colourOf(tokens, text, isDark), colourOf(tokens, on, isDark));
        expect(ratio, isHigh ? 'high contrast' : 'normal').toBeGreaterThanOrEqual(isHigh ? leastHigh : least);
      }
    });

    test('what stands on a wallpaper can be read', () => {
      const tokens = tokensOf(accent, false);
      const opacity = Number(tokens.get('wall-opacity'));
      const colour = (name: string) => colourOf(tokens, name, isDark);
      const wall = blend(colour('accent'), colour('paper'), opacity);
      expect(contrast(colour('ink-soft'), wall)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(colour('ink'), wall)).toBeGreaterThanOrEqual(7);
    });
  });
});
