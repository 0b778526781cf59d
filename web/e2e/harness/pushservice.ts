import { randomUUID } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';

/** A push that a server handed over: what RFC 8030 and 8292 want of it. */
export type Taken = {
  authorization: string;
  encoding: string;
  ttl: string;
  urgency: string;
  topic: string;
  bytes: number;
};

/** A push service on this machine, which Firefox uses instead of its vendor's. */
export type PushService = {
  /** For the browser's setting dom.push.serverURL. */
  url: string;
  /** What came so far. */
  taken: () => readonly Taken[];
  /** Forgets all subscriptions, as when a browser lost its profile: their endpoints are gone (404). */
  forgetAll: () => void;
  close: () => Promise<void>;
};

type Said = { messageType?: string; channelID?: string };

/**
 * Starts it. Towards the browser it speaks what Firefox speaks with its push service over a WebSocket; servers post to it as to
 * any other (RFC 8030). It reads nothing of what it passes on: that is encrypted.
 */
export function startPushService(): Promise<PushService> {
  const browsers = new Map<string, WebSocket>();
  const channels = new Map<string, { channelId: string; browser: string }>();
  const taken: Taken[] = [];
  const http = createServer((request, answer) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const header = (name: string) => String(request.headers[name] ?? '');
      const body = Buffer.concat(parts);
      const channel = channels.get(request.url ?? '');
      if (request.method !== 'POST' || !channel) return end(answer, 404);
      if (!header('authorization').startsWith('vapid t=') || header('ttl') === '') return end(answer, 400);
      taken.push({
        authorization: header('authorization'),
        encoding: header('content-encoding'),
        ttl: header('ttl'),
        urgency: header('urgency'),
        topic: header('topic'),
        bytes: body.length,
      });
      const message = {
        messageType: 'notification',
        channelID: channel.channelId,
        version: randomUUID(),
        data: body.toString('base64url'),
        headers: { encoding: header('content-encoding') },
      };
      browsers.get(channel.browser)?.send(JSON.stringify(message));
      end(answer, 201);
    });
  });
  const sockets = new WebSocketServer({ server: http });
  let port = 0;
  sockets.on('connection', (socket) => {
    let browser = '';
    socket.on('message', (data) => {
      const said = JSON.parse(String(data)) as Said;
      const say = (answer: object) => socket.send(JSON.stringify(answer));
      switch (said.messageType) {
        case 'hello':
          browser = randomUUID().replaceAll('-', '');
          browsers.set(browser, socket);
          say({ messageType: 'hello', uaid: browser, status: 200, use_webpush: true, broadcasts: {} });
          break;
        case 'register': {
          const path = `/push/${randomUUID()}`;
          const channelId = said.channelID ?? '';
          channels.set(path, { channelId, browser });
          const pushEndpoint = `http://127.0.0.1:${port}${path}`;
          say({ messageType: 'register', channelID: channelId, status: 200, pushEndpoint });
          break;
        }
        case 'unregister':
          for (const [path, channel] of channels)
            if (channel.channelId === said.channelID) channels.delete(path);
          say({ messageType: 'unregister', channelID: said.channelID, status: 200 });
          break;
        case undefined:
          say({}); // a ping
          break;
      }
    });
  });
  return new Promise((resolve, reject) => {
    http.once('error', reject);
    http.listen(0, '127.0.0.1', () => {
      const address = http.address();
      if (typeof address !== 'object' || !address) return reject(new Error('no port'));
      port = address.port;
      resolve({
        url: `ws://127.0.0.1:${port}/`,
        taken: () => taken,
        forgetAll: () => channels.clear(),
        close: () =>
          new Promise((done) => {
            for (const socket of sockets.clients) socket.terminate();
            http.closeAllConnections();
            http.close(() => done());
          }),
      });
    });
  });
}

function end(answer: ServerResponse, status: number): void {
  answer.writeHead(status).end();
}
