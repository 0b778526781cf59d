import { expect, test } from 'vitest';
import { createCalls } from './calls.ts';
import { ApiError, isTemporary } from './problem.ts';
import { createRest } from './rest.ts';

/** A server that gives one answer and remembers what it was asked. */
function setup(answer: () => Response | Promise<Response>) {
  const asked: { url: string; init: RequestInit }[] = [];
  const rest = createRest('https://roost.test', async (url, init = {}) => {
    asked.push({ url: String(url), init });
    return answer();
  });
  return { rest, calls: createCalls(rest), asked };
}

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers });

test('a call has its path, query and body', async () => {
  const { calls, asked } = setup(() => json({ messages: [] }));
  await calls.history('a/b', { before: 7, limit: 60 });
  await calls.patchMe({ about: 'hi' });
  await calls.sync(undefined);
  expect(asked.map(({ url, init }) => [init.method, url])).toEqual([
    ['GET', 'https://roost.test/api/v1/chats/a%2Fb/messages?before=7&limit=60'],
    ['PATCH', 'https://roost.test/api/v1/me'],
    ['GET', 'https://roost.test/api/v1/sync'],
  ]);
  expect(asked[1]?.init).toMatchObject({
    body: '{"about":"hi"}',
    headers: { 'Content-Type': 'application/json' },
  });
  expect(asked.every(({ init }) => init.credentials === 'same-origin' && init.signal)).toBe(true);
});

test('an answer without a body is undefined', async () => {
  const { calls } = setup(() => new Response(null, { status: 204 }));
  expect(await calls.logout()).toBeUndefined();
});

test.each([
  [
    429,
    { code: 'rate_limited', detail: 'wait', retry_after: 12 },
    {},
    { code: 'rate_limited', retryAfter: 12 },
  ],
  [503, '<html>', { 'Retry-After': '5' }, { code: 'unavailable', retryAfter: 5 }],
  [502, '<html>', {}, { code: 'unavailable', retryAfter: undefined }],
  [500, { code: 'internal' }, {}, { code: 'internal' }],
  [401, '', {}, { code: 'unauthenticated' }],
  [409, { code: 'username_taken' }, {}, { code: 'username_taken' }],
  [404, null, {}, { code: 'not_found' }],
  [413, 'too much', {}, { code: 'too_large' }],
])('a failure with %i is an error with a code', async (status, body, headers, error) => {
  const { calls } = setup(() => json(body, status, headers as Record<string, string>));
  const thrown = await calls.me().catch((reason: unknown) => reason);
  expect(thrown).toBeInstanceOf(ApiError);
  expect(thrown).toMatchObject({ ...error, status });
});

test('a server that cannot be reached, or answers with a page, is offline', async () => {
  const gone = setup(() => {
    throw new TypeError('fetch failed');
  });
  await expect(gone.calls.me()).rejects.toMatchObject({ code: 'offline', status: 0 });
  const portal = setup(() => new Response('<html>Sign in to the Wi-Fi</html>', { status: 200 }));
  await expect(portal.calls.me()).rejects.toMatchObject({ code: 'offline' });
});

test('a call that hangs is given up', async () => {
  const rest = createRest(
    'https://roost.test',
    (_url, init) =>
      new Promise((_resolve, reject) => {
        const fail = () => reject(init?.signal?.reason);
        if (init?.signal?.aborted) fail();
        else init?.signal?.addEventListener('abort', fail);
      }),
  );
  await expect(rest('/me', { timeoutMs: 10 })).rejects.toMatchObject({ code: 'offline' });
  await expect(rest('/me', { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'offline' });
});

test('only what may work later is temporary', () => {
  const temporary = ['rate_limited', 'unavailable', 'internal', 'offline'];
  expect(temporary.map((code) => isTemporary(new ApiError(code)))).toEqual([true, true, true, true]);
  const refusals = ['forbidden', 'not_found', 'text_too_long', 'client_id_reused'];
  expect(refusals.map((code) => isTemporary(new ApiError(code)))).toEqual([false, false, false, false]);
});
