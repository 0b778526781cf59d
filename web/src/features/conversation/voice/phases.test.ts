import { expect, test } from 'vitest';
import { cancelPx, lockPx, nextPhase, type Phase, type PhaseEvent, readDrag, readRelease } from './phases.ts';

const run = (...events: PhaseEvent[]): Phase => events.reduce(nextPhase, 'idle' as Phase);

test('held, and let go: it is sent', () => {
  expect(run('press', 'opened-held')).toBe('held');
  expect(run('press', 'opened-held', 'send')).toBe('ending');
  expect(run('press', 'opened-held', 'send', 'end')).toBe('idle');
});

test('locked, paused, gone on with, sent', () => {
  expect(run('press', 'opened-held', 'lock', 'pause', 'resume')).toBe('free');
  expect(run('press', 'opened-free', 'pause', 'send')).toBe('ending');
});

test('thrown away from every phase', () => {
  expect(run('press', 'end')).toBe('idle');
  expect(run('press', 'opened-held', 'end')).toBe('idle');
  expect(run('press', 'opened-free', 'pause', 'end')).toBe('idle');
});

test('what comes too late changes nothing', () => {
  expect(run('press', 'end', 'opened-held')).toBe('idle');
  expect(run('press', 'opened-held', 'end', 'send')).toBe('idle');
  expect(run('press', 'opened-free', 'send', 'pause')).toBe('ending');
  expect(run('press', 'opened-held', 'press')).toBe('held');
});

test('a tap goes on recording, a hold sends', () => {
  expect(readRelease(120)).toBe('lock');
  expect(readRelease(1500)).toBe('send');
});

test('a finger throws away towards the start of the line', () => {
  expect(readDrag(-30, 0, false)).toEqual({ cancel: 18 / cancelPx, lock: 0, outcome: undefined });
  expect(readDrag(-cancelPx - 20, 4, false).outcome).toBe('cancel');
  expect(readDrag(cancelPx + 20, 4, false).outcome).toBeUndefined();
  expect(readDrag(cancelPx + 20, 4, true).outcome).toBe('cancel');
});

test('a finger locks upwards, and never both', () => {
  expect(readDrag(-20, -lockPx - 20, false)).toEqual({ cancel: 0, lock: 1, outcome: 'lock' });
  expect(readDrag(-5, -8, false)).toEqual({ cancel: 0, lock: 0, outcome: undefined });
});
