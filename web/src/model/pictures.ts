// Pictures of users and groups on their way up.
import { ApiError, backoffWait, isTemporary, type UploadTransport } from '../api/index.ts';

/** How often it is tried; somebody waits for it. */
const maxTries = 4;

type Parts = {
  transport: UploadTransport;
  random: () => number;
  /** Makes what is up the picture; saying it twice does nothing. */
  take: (mediaId: string) => Promise<void>;
};

/** Sends a picture up and has it taken; over a line that breaks it goes on where it was. Throws ApiError. */
export async function sendPicture(picture: Blob, { transport, random, take }: Parts): Promise<void> {
  let begun: string | undefined;
  let done: string | undefined;
  for (let tries = 1; ; tries++) {
    try {
      done ??= await transport.start({
        blob: picture,
        mimeType: picture.type || 'image/jpeg',
        purpose: 'avatar',
        mediaId: begun,
        onMediaId: (id) => {
          begun = id;
        },
        onProgress: () => undefined,
      }).done;
      return await take(done);
    } catch (error) {
      if (tries === maxTries || !isTemporary(error)) {
        // What was taken, or refused as no picture, isn't there any more: then this does nothing.
        if (begun && error instanceof ApiError) void transport.cancel(begun);
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, backoffWait(tries, random)));
    }
  }
}
