import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { WireSettings } from '../api/index.ts';
import { notifyingOf, wireNotifyingOf } from './notifying.ts';

const file = new URL('../../../api/testdata/settings.json', import.meta.url);
const { notifications } = JSON.parse(readFileSync(file, 'utf8')) as WireSettings;

test('what the server says is read, and goes back the same', () => {
  expect(notifyingOf(notifications)).toEqual({
    preview: 'name',
    isOnlyMentions: true,
    hasSound: false,
    quiet: { from: '22:30', to: '07:00', timeZone: 'Europe/Vienna' },
  });
  const { version: _, ...rest } = notifications ?? { version: 0 };
  expect(wireNotifyingOf(notifyingOf(notifications))).toEqual(rest);
});

test('who never said is told of everything', () => {
  expect(wireNotifyingOf(notifyingOf(undefined))).toEqual({ preview: 'full', groups: 'all' });
});
