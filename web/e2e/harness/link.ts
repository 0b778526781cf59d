import { connect, createServer, type Socket } from 'node:net';

/**
 * The line between one profile and the server: a plain TCP relay with a port of its own. It can be cut, which
 * no setting of the browser does as thoroughly (those miss shared workers), and it sees each WebSocket.
 */
export type Link = {
  port: number;
  /** WebSockets that are open now. */
  openSockets: () => number;
  /** WebSockets that were ever opened. */
  madeSockets: () => number;
  /** Breaks all connections; new ones are refused until mend is called. */
  cut: () => void;
  mend: () => void;
  /** What the profile sends gets through at so many bytes a second; undefined: at once. */
  slow: (bytesPerSecond: number | undefined) => void;
  close: () => Promise<void>;
};

const upgrade = /^GET \/api\/v1\/ws[? ]/;

/** Opens a line to a port of this machine. */
export function openLink(target: number): Promise<Link> {
  const pairs = new Set<{ near: Socket; far: Socket; isSocket: boolean }>();
  let isCut = false;
  let speed: number | undefined;
  let made = 0;
  const relay = createServer((near) => {
    if (isCut) return void near.destroy();
    const pair = { near, far: connect(target, '127.0.0.1'), isSocket: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      pair.far.destroy();
    };
    for (const side of [near, pair.far]) {
      side.setNoDelay(true);
      side.on('error', end);
      side.on('close', end);
    }
    near.on('data', (chunk) => {
      if (pair.isSocket || !upgrade.test(chunk.subarray(0, 64).toString('latin1'))) return;
      pair.isSocket = true;
      made++;
    });
    near.on('data', (chunk) => {
      pair.far.write(chunk);
      if (speed === undefined) return;
      near.pause();
      setTimeout(() => near.resume(), (chunk.length / speed) * 1000);
    });
    near.on('end', () => pair.far.end());
    pair.far.pipe(near);
  });
  const breakAll = () => {
    for (const { near, far } of pairs) {
      near.destroy();
      far.destroy();
    }
  };
  return new Promise((resolve, reject) => {
    relay.once('error', reject);
    relay.listen(0, '127.0.0.1', () => {
      const address = relay.address();
      if (typeof address !== 'object' || !address) return reject(new Error('the relay has no port'));
      resolve({
        port: address.port,
        openSockets: () => [...pairs].filter((pair) => pair.isSocket).length,
        madeSockets: () => made,
        cut() {
          isCut = true;
          breakAll();
        },
        slow(bytesPerSecond) {
          speed = bytesPerSecond;
        },
        mend() {
          isCut = false;
        },
        close: () =>
          new Promise((done) => {
            breakAll();
            relay.close(() => done());
          }),
      });
    });
  });
}
