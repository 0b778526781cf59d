import { ApiError, type RunningUpload, type UploadRequest, type UploadTransport } from '../../api/index.ts';

type Held = { size: number; offset: number };

/** Takes bytes as a tus server does, at a speed, and keeps what it has over broken lines. */
export class FakeUploads implements UploadTransport {
  /** Bytes that each upload gets on in 100 ms. */
  speed = 1_000_000;
  isReachable = true;
  /** An error that it throws is the answer to whoever begins. */
  before: (request: UploadRequest) => void = () => undefined;
  readonly held = new Map<string, Held>();
  readonly cancelled: string[] = [];
  /** At the same time, now and at most. */
  going = 0;
  most = 0;
  /** Bytes that came over the line. */
  moved = 0;
  private made = 0;

  start(request: UploadRequest): RunningUpload {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    this.going++;
    this.most = Math.max(this.most, this.going);
    const over = () => {
      if (!isOver) this.going--;
      isOver = true;
      clearTimeout(timer);
    };
    const done = new Promise<string>((resolve, reject) => {
      const fail = (error: unknown) => {
        over();
        reject(error);
      };
      const begin = () => {
        try {
          if (!this.isReachable) throw new ApiError('offline');
          this.before(request);
          const [id, held] = this.find(request);
          request.onMediaId(id);
          const step = () => {
            if (!this.isReachable) return fail(new ApiError('offline'));
            const moved = Math.min(this.speed, held.size - held.offset);
            held.offset += moved;
            this.moved += moved;
            request.onProgress(held.offset);
            if (held.offset < held.size) timer = setTimeout(step, 100);
            else {
              over();
              resolve(id);
            }
          };
          timer = setTimeout(step, 100);
        } catch (error) {
          fail(error);
        }
      };
      timer = setTimeout(begin, 1);
    });
    return { done, stop: over };
  }

  private find({ mediaId, blob }: UploadRequest): [string, Held] {
    const known = mediaId === undefined ? undefined : this.held.get(mediaId);
    if (mediaId !== undefined && known) return [mediaId, known];
    this.made++;
    const id = `media-${this.made}`;
    const held = { size: blob.size, offset: 0 };
    this.held.set(id, held);
    return [id, held];
  }

  async cancel(mediaId: string): Promise<void> {
    this.held.delete(mediaId);
    this.cancelled.push(mediaId);
  }
}
