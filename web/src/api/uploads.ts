import { ApiError, offlineCode, readProblem } from './problem.ts';

/** What bytes are for; the server checks them by it. */
export type UploadPurpose = 'message' | 'avatar' | 'sticker';

/** Bytes on their way up. */
export type UploadRequest = {
  blob: Blob;
  mimeType: string;
  purpose: UploadPurpose;
  /** The upload that was begun before, to go on with; where it is gone a new one is made. */
  mediaId: string | undefined;
  /** The server has a place for the bytes: with this id the upload can go on later. */
  onMediaId: (mediaId: string) => void;
  /** How many bytes have left. */
  onProgress: (sent: number) => void;
};

/** An upload that is going on. */
export type RunningUpload = {
  /** Resolves to the media id once all bytes are up. Rejects with an ApiError; never after stop. */
  done: Promise<string>;
  /** Lets it rest; it can go on later. */
  stop: () => void;
};

/** Sends bytes up (tus 1.0, docs/protocol.md). */
export type UploadTransport = {
  start: (request: UploadRequest) => RunningUpload;
  /** Gives up an upload, or a finished one that nothing carries. */
  cancel: (mediaId: string) => Promise<void>;
};

/**
 * Bytes of one request. Proxies hold a request back, and bound its size; what is lost with a broken line is at most one.
 */
const chunkBytes = 8 * 1024 * 1024;

/** Makes uploads to a server. The library comes with the first one. */
export function createUploads(base: string): UploadTransport {
  const endpoint = `${base}/api/v1/uploads`;
  const urlOf = (mediaId: string) => `${endpoint}/${encodeURIComponent(mediaId)}`;
  return {
    start(request) {
      let stop: () => void = () => undefined;
      let isStopped = false;
      const done = new Promise<string>((resolve, reject) => {
        const run = async () => {
          const { Upload } = await import('tus-js-client');
          if (isStopped) return;
          let mediaId = request.mediaId ?? '';
          const upload = new Upload(request.blob, {
            endpoint,
            uploadUrl: request.mediaId === undefined ? null : urlOf(request.mediaId),
            chunkSize: chunkBytes,
            // Who starts it decides when to try again, and keeps the id.
            retryDelays: null,
            storeFingerprintForResuming: false,
            fingerprint: async () => '',
            metadata: { filetype: request.mimeType, purpose: request.purpose },
            onUploadUrlAvailable: () => {
              mediaId = idIn(upload.url) ?? mediaId;
              if (!isStopped) request.onMediaId(mediaId);
            },
            onProgress: (sent) => {
              if (!isStopped) request.onProgress(sent);
            },
            onSuccess: () => {
              if (!isStopped) resolve(mediaId);
            },
            onError: (error) => {
              if (!isStopped) reject(problemOf(error));
            },
          });
          stop = () => void upload.abort().catch(() => undefined);
          upload.start();
        };
        run().catch((error: unknown) => {
          if (!isStopped) reject(new ApiError(offlineCode, String(error)));
        });
      });
      return {
        done,
        stop: () => {
          isStopped = true;
          stop();
        },
      };
    },
    async cancel(mediaId) {
      await fetch(urlOf(mediaId), {
        method: 'DELETE',
        headers: { 'Tus-Resumable': '1.0.0' },
        credentials: 'same-origin',
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined); // it expires by itself
    },
  };
}

function idIn(url: string | null): string | undefined {
  const last = url?.split('?')[0]?.split('/').filter(Boolean).pop();
  return last && decodeURIComponent(last);
}

type Answer = {
  getStatus: () => number;
  getBody: () => string;
  getHeader: (name: string) => string | undefined;
};

/** What the server said against an upload, or its silence. */
function problemOf(error: Error & { originalResponse?: Answer | null }): ApiError {
  const answer = error.originalResponse;
  // Locked: the connection that broke isn't over yet for the server.
  if (!answer || answer.getStatus() === 0 || answer.getStatus() === 423 || answer.getStatus() === 409) {
    return new ApiError(offlineCode, error.message);
  }
  let body: unknown;
  try {
    body = JSON.parse(answer.getBody());
  } catch {
    // Not every answer is a problem document.
  }
  return readProblem(answer.getStatus(), body, answer.getHeader('Retry-After') ?? null);
}
