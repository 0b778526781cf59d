import { expect, test } from 'vitest';
import { backoffWait, judgeEnd } from './backoff.ts';
import { ApiError } from './problem.ts';

test.each([
  [4000, 'resume'],
  [4001, 'resume'],
  [4002, 'resume'],
  [4099, 'resume'],
  [4100, 'retry'],
  [4101, 'retry'],
  [4199, 'retry'],
  [4200, 'sign-in'],
  [4201, 'sign-in'],
  [4299, 'sign-in'],
  [4300, 'stop'],
  [4302, 'stop'],
  [4399, 'stop'],
  [1000, 'retry'],
  [1006, 'retry'],
  [1011, 'retry'],
])('the close code %i means %s', (closeCode, next) => {
  expect(judgeEnd({ closeCode }).next).toBe(next);
});

test.each([
  [new ApiError('unauthenticated', '', 401), { next: 'sign-in' }],
  [new ApiError('session_expired', '', 401), { next: 'sign-in' }],
  [new ApiError('forbidden', '', 403), { next: 'stop' }],
  [new ApiError('cross_origin', '', 403), { next: 'stop' }],
  [new ApiError('bad_cursor'), { next: 'resume', dropsCursor: true }],
  [new ApiError('unavailable', '', 503, 7), { next: 'retry', atLeastMs: 7000 }],
  [new ApiError('offline'), { next: 'retry', atLeastMs: 0 }],
])('%s is read like a close code', (error, verdict) => {
  expect(judgeEnd(error)).toEqual(verdict);
});

test('waits double up to half a minute, and half of each is chance', () => {
  expect([0, 1, 2, 3, 7, 100].map((failed) => backoffWait(failed, () => 0))).toEqual([
    0, 250, 500, 1000, 15_000, 15_000,
  ]);
  expect([0, 1, 2, 3, 7, 100].map((failed) => backoffWait(failed, () => 1))).toEqual([
    250, 500, 1000, 2000, 30_000, 30_000,
  ]);
});
