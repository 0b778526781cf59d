import { expect, test } from 'vitest';
import { countRefused, fieldBounds, offeredTimes, readField, toField } from './view.ts';

const at = (...parts: [number, number, number, number, number?]) => new Date(...parts);

test('times are offered that make sense now', () => {
  const times = (now: Date) => offeredTimes(now).map(({ choice, at }) => [choice, toField(at)]);
  expect(times(at(2026, 2, 11, 14, 30))).toEqual([
    ['hour', '2026-03-11T15:30'],
    ['evening', '2026-03-11T20:00'],
    ['morning', '2026-03-12T09:00'],
    ['monday', '2026-03-16T09:00'],
  ]);
  expect(times(at(2026, 11, 31, 23, 45)).map(([choice]) => choice)).toEqual(['hour', 'morning', 'monday']);
  expect(times(at(2026, 11, 31, 23, 45))[1]).toEqual(['morning', '2027-01-01T09:00']);
  // On a Sunday tomorrow morning is Monday morning.
  expect(times(at(2026, 2, 15, 10)).map(([choice]) => choice)).toEqual(['hour', 'evening', 'morning']);
  expect(times(at(2026, 2, 16, 10)).at(-1)).toEqual(['monday', '2026-03-23T09:00']);
});

test('an offered time is a whole minute, and ahead', () => {
  const now = new Date(2026, 2, 11, 14, 30, 20, 5);
  for (const { at } of offeredTimes(now)) {
    expect(at.getTime() % 60_000).toBe(0);
    expect(readField(toField(at), now)).toEqual(at);
  }
});

test('a field is read where something can be sent then', () => {
  const now = at(2026, 2, 11, 14, 30);
  expect(readField('2026-03-11T14:31', now)).toEqual(at(2026, 2, 11, 14, 31));
  for (const value of ['', 'x', '2026-03-11T14:30', '2025-01-01T00:00', '2028-01-01T00:00']) {
    expect(readField(value, now)).toBeUndefined();
  }
  const { min, max } = fieldBounds(now);
  expect([min, max]).toEqual(['2026-03-11T14:30', '2027-03-11T14:30']);
});

test('refusals are counted', () => {
  const row = {
    id: 'a',
    sendAt: new Date(),
    text: 'x',
    isSilent: false,
    replyToSeq: undefined,
    problem: undefined,
  };
  expect(
    countRefused([
      { ...row, isRefused: true },
      { ...row, isRefused: false },
    ]),
  ).toBe(1);
});
