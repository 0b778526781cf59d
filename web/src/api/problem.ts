/** An error that the server answered with, or that stands for its silence; code is stable (docs/protocol.md, section 8). */
export class ApiError extends Error {
  readonly code: string;
  /** HTTP status, 0 over the WebSocket and where no answer came. */
  readonly status: number;
  /** Seconds to wait before the next try. */
  readonly retryAfter: number | undefined;

  constructor(code: string, detail = '', status = 0, retryAfter?: number) {
    super(detail || code);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The server can't be reached, or the answer didn't come in time: whether it did what was asked is unknown. */
export const offlineCode = 'offline';

/** Whether an error is an answer with this code. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof ApiError && error.code === code;
}

const temporary = new Set(['rate_limited', 'unavailable', 'internal', offlineCode]);

/** Whether the same request may work later: it is no refusal. */
export function isTemporary(error: unknown): boolean {
  return !(error instanceof ApiError) || temporary.has(error.code) || error.status >= 500;
}

/** Whether an error says that the session isn't valid any more. */
export function isSignedOut(error: unknown): boolean {
  return hasCode(error, 'unauthenticated') || hasCode(error, 'session_expired');
}

/** Reads the body of a failed answer. What isn't a problem document (a proxy's page) is named by its status. */
export function readProblem(status: number, body: unknown, retryHeader: string | null): ApiError {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { code, detail, retry_after: retryAfter } = fields;
  const wait = typeof retryAfter === 'number' ? retryAfter : Number(retryHeader ?? Number.NaN);
  return new ApiError(
    typeof code === 'string' ? code : codeOfStatus(status),
    typeof detail === 'string' ? detail : '',
    status,
    Number.isFinite(wait) && wait >= 0 ? wait : undefined,
  );
}

function codeOfStatus(status: number): string {
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 413) return 'too_large';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return status === 500 ? 'internal' : 'unavailable';
  return 'invalid';
}
