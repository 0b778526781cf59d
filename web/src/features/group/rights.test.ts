import { expect, test } from 'vitest';
import { describeWait, levelsOf, slowSteps } from './rights.ts';

test('levelsOf offers what the server takes, and what is set', () => {
  expect(levelsOf('write', false, 'member')).toEqual(['member', 'admin', 'owner']);
  expect(levelsOf('write', true, 'admin')).toEqual(['admin', 'owner']);
  expect(levelsOf('moderate', false, 'admin')).toEqual(['admin', 'owner']);
  expect(levelsOf('invite', false, 'admin')).toContain('member');
  expect(levelsOf('invite', true, 'member')).toEqual(['member', 'admin', 'owner']);
});

test('slowSteps has what another client set', () => {
  expect(slowSteps(30)).toEqual([0, 10, 30, 60, 300, 900, 3600]);
  expect(slowSteps(45)).toContain(45);
});

test.each([
  [0, 'Off'],
  [1, '1 second'],
  [45, '45 seconds'],
  [60, '1 minute'],
  [900, '15 minutes'],
  [3600, '1 hour'],
  [90, '90 seconds'],
])('%i s are %s', (seconds, text) => {
  expect(describeWait(seconds)).toBe(text);
});
