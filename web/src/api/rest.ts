import { ApiError, offlineCode, readProblem } from './problem.ts';

/** What a call sends. */
export type Call = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Ends the call early. */
  signal?: AbortSignal;
  timeoutMs?: number;
};

/** Makes a REST call below /api/v1 and answers its JSON, undefined for 204. Throws ApiError. */
export type Rest = <T>(path: string, call?: Call) => Promise<T>;

/** Long enough for a slow phone network; a call that hangs longer is repeated by who needs it. */
const timeoutMs = 20_000;

/** Makes the REST client of a server. The session is in a cookie that only the browser sees. */
export function createRest(base: string, send: typeof fetch = fetch): Rest {
  return async <T>(path: string, call: Call = {}): Promise<T> => {
    const url = `${base}/api/v1${path}${queryOf(call.query)}`;
    const deadline = AbortSignal.timeout(call.timeoutMs ?? timeoutMs);
    const init: RequestInit = {
      method: call.method ?? 'GET',
      credentials: 'same-origin',
      cache: 'no-store',
      signal: call.signal ? AbortSignal.any([call.signal, deadline]) : deadline,
      ...encode(call.body),
    };
    let answer: Response;
    try {
      answer = await send(url, init);
      if (answer.status === 204) return undefined as T;
      if (answer.ok) return (await answer.json()) as T;
    } catch (error) {
      // No answer, half an answer, or a page that a captive portal put in its place.
      throw new ApiError(offlineCode, error instanceof Error ? error.message : '');
    }
    const body = await answer.json().catch(() => undefined);
    throw readProblem(answer.status, body, answer.headers.get('Retry-After'));
  };
}

function encode(body: unknown): RequestInit {
  if (body === undefined) return {};
  return { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
}

function queryOf(query: Call['query']): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined);
  if (given.length === 0) return '';
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}
