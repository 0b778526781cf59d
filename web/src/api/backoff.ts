import { ApiError, isSignedOut } from './problem.ts';

/** The longest wait before the first try after a connection that had lasted. */
export const firstWaitMs = 250;
/** The longest wait of all. */
export const maxWaitMs = 30_000;
/** How long a connection has to be up for the waits to begin anew. */
export const lastedMs = 5000;

/**
 * The pause before the try after a number of failed ones. It doubles with each, and half of it is left to chance, so
 * that clients that were cut off together don't come back together. The first try comes at any time up to firstWaitMs.
 */
export function backoffWait(failed: number, random: () => number): number {
  if (failed === 0) return firstWaitMs * random();
  const wait = Math.min(maxWaitMs, firstWaitMs * 2 ** Math.min(failed, 20));
  return wait * (0.5 + random() / 2);
}

/** Why a connection ended: an answer of the server, or the code with which it was closed. */
export type EndReason = ApiError | { closeCode: number };

/** What the end of a connection means for the next one. */
export type Verdict =
  | { next: 'resume'; dropsCursor: boolean }
  | { next: 'retry'; atLeastMs: number }
  /** The session isn't valid: sign in again. */
  | { next: 'sign-in' }
  /** The client is at fault: another try would end the same. */
  | { next: 'stop' };

/** Reads the reason for which a connection ended or wasn't made (docs/protocol.md, section 8). */
export function judgeEnd(reason: EndReason): Verdict {
  if (reason instanceof ApiError) {
    if (reason.code === 'bad_cursor') return { next: 'resume', dropsCursor: true };
    if (isSignedOut(reason) || reason.status === 401) return { next: 'sign-in' };
    if (reason.code === 'forbidden' || reason.code === 'cross_origin' || reason.status === 403)
      return { next: 'stop' };
    return { next: 'retry', atLeastMs: (reason.retryAfter ?? 0) * 1000 };
  }
  const code = reason.closeCode;
  if (code >= 4000 && code <= 4099) return { next: 'resume', dropsCursor: false };
  if (code >= 4200 && code <= 4299) return { next: 'sign-in' };
  if (code >= 4300 && code <= 4399) return { next: 'stop' };
  return { next: 'retry', atLeastMs: 0 };
}
