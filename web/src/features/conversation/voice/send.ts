import type { Model, OutgoingFile, Result } from '../../../model/index.ts';
import { drafts, loadMediaTools, type Recorded } from '../../../platform/index.ts';

type Parts = {
  model: Model;
  chatId: string;
  /** Says what went wrong; whether nothing did. */
  run: (call: Promise<Result<unknown>>) => Promise<boolean>;
  /** It is on its way: what is answered is answered, and the end is shown. */
  onSent: () => void;
};

/** Makes what sends a recording, as an answer where one is being written. */
export function sendRecorded({ model, chatId, run, onSent }: Parts): (recorded: Recorded) => void {
  return async ({ kind, file, durationMs, bars, side }) => {
    const reply = drafts.readReply(chatId);
    onSent();
    const recording: OutgoingFile = {
      blob: file,
      durationMs,
      waveform: [...bars],
      width: side,
      height: side,
      ...(kind === 'round' ? await stillOf(file) : {}),
    };
    const options = reply ? { replyToSeq: reply.seq } : {};
    const isSent = await run(model.sendMedia(chatId, { kind, files: [recording] }, options));
    if (!isSent) drafts.writeReply(chatId, reply);
  };
}

/** What stands in for a round video until it plays; nothing where the browser can't show a frame of it. */
async function stillOf(file: Blob): Promise<Pick<OutgoingFile, 'thumb' | 'blurhash' | 'poster'>> {
  try {
    const { thumb, blurhash, poster } = await (await loadMediaTools()).prepareVideo(file);
    return { thumb, blurhash, poster };
  } catch {
    return {};
  }
}
