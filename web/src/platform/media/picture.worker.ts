import { type PreparedPicture, preparePicture, type Quality } from './picture.ts';

/** What the page asks of the worker. */
export type WorkOrder = { id: number; file: Blob; quality: Quality };
/** What the worker answers: the picture, or why there is none. */
export type WorkAnswer = { id: number; picture?: PreparedPicture; problem?: string };

// One after the other: decoded pictures are large.
let last: Promise<unknown> = Promise.resolve();

self.onmessage = ({ data: { id, file, quality } }: MessageEvent<WorkOrder>) => {
  last = last.then(async () => {
    const answer: WorkAnswer = await preparePicture(file, quality).then(
      (picture) => ({ id, picture }),
      (error: unknown) => ({ id, problem: String(error) }),
    );
    self.postMessage(answer);
  });
};
