// Pictures are prepared one after the other in a worker, so that the page stays quick.
import { type PreparedPicture, preparePicture, type Quality } from './picture.ts';
import type { WorkAnswer, WorkOrder } from './picture.worker.ts';

type Waiting = { resolve: (picture: PreparedPicture) => void; reject: (error: Error) => void };

let worker: Worker | undefined;
let isBroken = typeof OffscreenCanvas === 'undefined' || typeof Worker === 'undefined';
let made = 0;
const waiting = new Map<number, Waiting & { file: Blob; quality: Quality }>();

/** Prepares a picture without holding the page up. Rejects where the browser can't read it. */
export function prepareAside(file: Blob, quality: Quality): Promise<PreparedPicture> {
  if (isBroken) return preparePicture(file, quality);
  return new Promise((resolve, reject) => {
    made++;
    waiting.set(made, { resolve, reject, file, quality });
    const order: WorkOrder = { id: made, file, quality };
    open().postMessage(order);
  });
}

function open(): Worker {
  if (worker) return worker;
  worker = new Worker(new URL('./picture.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<WorkAnswer>) => {
    const one = waiting.get(data.id);
    waiting.delete(data.id);
    if (data.picture) one?.resolve(data.picture);
    else one?.reject(new Error(data.problem));
  };
  // The worker can't be started, or died: the page does it.
  worker.onerror = () => {
    isBroken = true;
    worker = undefined;
    const left = [...waiting.values()];
    waiting.clear();
    for (const { file, quality, resolve, reject } of left)
      preparePicture(file, quality).then(resolve, reject);
  };
  return worker;
}
