import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';

/** A server before the real one that can pretend to have got a newer build of the web client. */
export type Release = {
  port: number;
  /** From now on the service worker is the one of another build. */
  publish: () => void;
  close: () => Promise<void>;
};

/** The build that publish pretends; sw.js carries 16 hexadecimal digits. */
export const nextBuild = 'f'.repeat(16);

/** Stands before the server at a port of this machine. */
export function openRelease(target: number): Promise<Release> {
  let isNew = false;
  const pass = (incoming: IncomingMessage, answer: ServerResponse) => {
    const changes = isNew && incoming.url === '/sw.js';
    const headers = { ...incoming.headers };
    if (changes) for (const name of ['accept-encoding', 'if-none-match']) delete headers[name];
    const options = { host: '127.0.0.1', port: target, method: incoming.method, path: incoming.url, headers };
    const onward = request(options, async (reply) => {
      if (!changes) {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of reply) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks)
        .toString()
        .replace(/roost-shell-[0-9a-f]{16}/, `roost-shell-${nextBuild}`);
      const { 'content-length': _, etag: __, ...rest } = reply.headers;
      answer.writeHead(200, rest);
      answer.end(body);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  };
  const server = createServer(pass);
  server.on('upgrade', (incoming, near, head) => {
    const far = connect(target, '127.0.0.1', () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`];
      for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
        lines.push(`${incoming.rawHeaders[at]}: ${incoming.rawHeaders[at + 1]}`);
      }
      far.write(`${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      far.pipe(near);
      near.pipe(far);
    });
    far.on('error', () => near.destroy());
    near.on('error', () => far.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (typeof address !== 'object' || !address) return reject(new Error('no port'));
      resolve({
        port: address.port,
        publish() {
          isNew = true;
        },
        close: () =>
          new Promise((done) => {
            server.closeAllConnections();
            server.close(() => done());
          }),
      });
    });
  });
}
