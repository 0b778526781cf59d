import { expect, test } from 'vitest';
import { pickFormat, plainType, problemOfError } from './formats.ts';
import { drawBars, levelOf } from './loudness.ts';

const all = () => true;

test('WebM comes first, MP4 on Apple', () => {
  expect(pickFormat('voice', all, false)).toBe('audio/webm;codecs=opus');
  expect(pickFormat('voice', all, true)).toBe('audio/mp4;codecs=mp4a.40.2');
  expect(pickFormat('round', all, true)).toMatch(/^video\/mp4/);
});

test('what a browser lacks is passed over', () => {
  expect(pickFormat('voice', (type) => type.startsWith('audio/ogg'), false)).toBe('audio/ogg;codecs=opus');
  expect(pickFormat('voice', (type) => type === 'audio/mp4', false)).toBe('audio/mp4');
  expect(pickFormat('round', () => false, false)).toBeUndefined();
});

test('a type stands in a message without its codecs', () => {
  expect(plainType('audio/webm;codecs=opus')).toBe('audio/webm');
  expect(plainType('video/mp4')).toBe('video/mp4');
});

test.each([
  ['NotAllowedError', 'denied'],
  ['NotFoundError', 'missing'],
  ['NotReadableError', 'busy'],
  ['TypeError', 'failed'],
])('%s means %s', (name, problem) => {
  expect(problemOfError(name)).toBe(problem);
});

test('the bars compare each part with the loudest', () => {
  const loud = [
    { atMs: 0, level: 0.1 },
    { atMs: 400, level: 0.4 },
    { atMs: 950, level: 0 },
  ];
  expect([...drawBars(loud, 1000, 4)]).toEqual([128, 255, 255, 0]);
});

test('quiet stays quiet', () => {
  const [bar] = drawBars([{ atMs: 0, level: 0.0008 }], 1000, 1);
  expect(bar).toBeLessThan(30);
});

test('the loudness of a sine', () => {
  const sine = Float32Array.from({ length: 480 }, (_, at) => Math.sin((at / 48) * 2 * Math.PI));
  expect(levelOf(sine)).toBeCloseTo(Math.SQRT1_2, 3);
});
