import { ApiError, type Calls } from '../api/index.ts';
import { annotate } from './contentCommands.ts';
import type { MediaCalls, OutgoingMedia, Result } from './contract.ts';
import { makeId } from './ids.ts';
import { encodeMedia } from './mediaCodec.ts';
import { clientIdOf, keyOf, messageOf } from './message.ts';
import { placeOf } from './place.ts';
import { putMessage } from './reduce.ts';
import type { UserSession } from './session.ts';

/** Messages that a gallery loads at once. */
const galleryPage = 60;

/** The calls about photos, videos and files as the owner answers them: the view makes the client_id of what is sent. */
export type MediaCommands = Omit<MediaCalls, 'sendMedia'> & {
  sendMedia: (
    chatId: string,
    media: OutgoingMedia,
    replyToSeq: number | undefined,
    clientId: string,
  ) => Promise<Result<string>>;
};

type Parts = {
  calls: Calls;
  /** The session of who is signed in. Throws ApiError. */
  need: () => UserSession;
  attempt: <T>(action: () => Promise<T>) => Promise<Result<T>>;
  /** Throws ApiError for a text that is too long. */
  checkLength: (text: string) => void;
};

/** The calls about photos, videos and files. */
export function createMediaCommands({ calls, need, attempt, checkLength }: Parts): MediaCommands {
  return {
    sendMedia: (chatId, media, replyToSeq, clientId) =>
      attempt(async () => {
        checkLength(media.text ?? '');
        const session = need();
        session.ownTyping.forget(chatId);
        const { content, blobs } = encodeMedia(media);
        const senderId = session.replica.self;
        const isViewOnce = media.isViewOnce ? { isViewOnce: true } : {};
        await session.queue.add({ clientId, chatId, senderId, content, replyToSeq, ...isViewOnce }, blobs);
        return keyOf(senderId, clientId);
      }),
    loadGallery: (chatId, kind, cursor) =>
      attempt(async () => {
        const before = cursor === undefined ? {} : { before: cursor };
        const { messages, next } = await calls.gallery(chatId, { kind, limit: galleryPage, ...before });
        const { chats, users } = need().replica;
        const copy = chats.get(chatId);
        return {
          items: copy ? messages.map((row) => messageOf(copy, row, users)) : [],
          next: next ? String(next) : undefined,
        };
      }),
    markViewed: (chatId, seq) =>
      attempt(async () => {
        const session = need();
        const { message } = await calls.viewed(chatId, seq);
        const copy = session.replica.chats.get(chatId);
        if (copy) putMessage(copy, message);
        session.changed();
      }),
    markPlayed: (chatId, seq) =>
      attempt(async () => {
        const session = need();
        const copy = session.replica.chats.get(chatId);
        const row = copy?.messages.get(seq);
        if (!copy || !row || !messageOf(copy, row, session.replica.users).media?.isUnheard) return;
        // It would tell a stranger that one has read.
        if (row.sender_id === copy.self || placeOf(copy, Date.now()).isRequest) return;
        await annotate(session, chatId, seq, { kind: 'played', key: '', isSet: true, id: makeId() });
      }),
    loadMediaLimits: () =>
      attempt(async () => {
        const { max_bytes, quota_bytes, used_bytes } = await calls.mediaLimits();
        const leftBytes = quota_bytes > 0 ? Math.max(0, quota_bytes - used_bytes) : undefined;
        return { maxBytes: max_bytes, leftBytes };
      }),
    pauseUpload: (_chatId, key, isPaused) =>
      attempt(async () => {
        if (!need().queue.pause(clientIdOf(key), isPaused)) throw new ApiError('not_found');
      }),
  };
}
